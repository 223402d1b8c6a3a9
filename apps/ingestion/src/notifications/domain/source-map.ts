import { compileTopicPattern } from './topic-pattern.js';

/** What an operator says about the topics that match a pattern; null means the default. */
export interface SourceRule {
  readonly pattern: string;
  /** The exchange, which decides the parser (stacktach-v2 §1.2); null: by the publisher's service. */
  readonly service: string | null;
  /** Null: the deployment of this installation. */
  readonly deployment: string | null;
  /** Null: the name of the topic. */
  readonly routingKey: string | null;
}

/** Where a notification comes from, in the terms of the stacky tables. */
export interface Source {
  readonly service: string;
  readonly deployment: string;
  readonly routingKey: string;
}

/** Names of configured sources are shown in tables: bounded, and without what a table could not print. */
const namePattern = /^[\w.:-]{1,128}$/;

/** Topics whose rule is remembered; more than an installation has. */
const rememberedMax = 10_000;

/**
 * Says for each topic which service, deployment and routing key its notifications have (decisions §4, "routing
 * key"; stacktach-v2 §1.2, 2.1). The first rule whose pattern matches counts.
 */
export class SourceMap {
  private readonly rules: readonly {
    readonly rule: SourceRule;
    readonly matches: (topic: string) => boolean;
  }[];
  private readonly ruleByTopic = new Map<string, SourceRule | null>();

  constructor(
    rules: readonly SourceRule[],
    private readonly defaultDeployment: string,
  ) {
    this.rules = rules.map((rule) => ({ rule, matches: compileTopicPattern(rule.pattern) }));
  }

  /** The source of a notification from `topic` whose publisher calls its service `publisherService`. */
  sourceOf(topic: string, publisherService: string): Source {
    const rule = this.ruleOf(topic);
    return {
      service: rule?.service ?? serviceOfPublisher(publisherService),
      deployment: rule?.deployment ?? this.defaultDeployment,
      routingKey: rule?.routingKey ?? topic,
    };
  }

  private ruleOf(topic: string): SourceRule | null {
    const known = this.ruleByTopic.get(topic);
    if (known !== undefined) return known;
    const found = this.rules.find(({ matches }) => matches(topic))?.rule ?? null;
    if (this.ruleByTopic.size < rememberedMax) this.ruleByTopic.set(topic, found);
    return found;
  }
}

/**
 * Reads one entry of `INGEST_SOURCES`: `pattern=service/deployment/routing-key`, where what is empty or left out
 * keeps its default. Null when it is none.
 */
export function parseSourceRule(text: string): SourceRule | null {
  const separator = text.lastIndexOf('=');
  const pattern = text.slice(0, Math.max(separator, 0)).trim();
  const parts = text
    .slice(separator + 1)
    .trim()
    .split('/');
  if (pattern === '' || parts.length > 3) return null;
  const [service = '', deployment = '', routingKey = ''] = parts;
  const names = [service, deployment, routingKey];
  if (!names.every((name) => name === '' || namePattern.test(name)) || names.every((name) => name === ''))
    return null;
  return {
    pattern,
    service: service === '' ? null : service,
    deployment: deployment === '' ? null : deployment,
    routingKey: routingKey === '' ? null : routingKey,
  };
}

/** Publishers of nova, by the word before the first dot of `publisher_id` (notifications.md §1). */
const novaPublishers: ReadonlySet<string> = new Set([
  'api',
  'cells',
  'cert',
  'compute',
  'compute_task',
  'conductor',
  'console',
  'consoleauth',
  'scheduler',
]);

/** Exchanges of other services whose publishers go by another word. */
const exchangeByPublisher: ReadonlyMap<string, string> = new Map([
  ['image', 'glance'],
  ['network', 'neutron'],
  ['volume', 'cinder'],
  ['snapshot', 'cinder'],
  ['backup', 'cinder'],
  ['identity', 'keystone'],
  ['orchestration', 'heat'],
  ['central', 'designate'],
]);

/**
 * The exchange that a publisher's service belongs to. Kafka has no exchanges and by default all services share
 * the topics, so unless a rule says otherwise the publisher tells; who is unknown is a service of its own name.
 */
function serviceOfPublisher(publisherService: string): string {
  // Versioned nova writes `nova-compute:<host>`.
  const word = publisherService.split(':', 1)[0] ?? '';
  if (novaPublishers.has(word) || word.startsWith('nova-')) return 'nova';
  if (word.startsWith('glance')) return 'glance';
  return exchangeByPublisher.get(word) ?? (word === '' ? 'unknown' : word);
}
