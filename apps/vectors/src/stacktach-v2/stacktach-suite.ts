import { type JsonObject, parseJson, printJson } from '@cloudtach/kernel';
import { type Suite, type VectorResult } from '../running/suite.js';
import { mismatchOf } from './json-match.js';
import { NotificationSources } from './notification-sources.js';
import { readStacktachVectors } from './read-stacktach-vectors.js';
import {
  type Delivery,
  type ExpectedAnswer,
  type StacktachVector,
  type Step,
  type VectorRequest,
} from './stacktach-vector.js';
import { VectorFleet, type VectorServers } from './vector-fleet.js';

/** Where the clock stands at the beginning of a vector. */
const usualTime = '2014-03-01 12:00:00';

const requestTimeoutMs = 30_000;

/** The vectors of stacktach-v2.md §7.3 against running services: notifications by Kafka, questions by the gateway. */
export class StacktachSuite implements Suite<StacktachVector> {
  readonly name = 'stacktach-v2';
  private readonly sources = new NotificationSources();
  private fleet: VectorFleet | null = null;

  /** @param servers to share; null for its own */
  constructor(private readonly servers: VectorServers | null = null) {}

  read(text: string): readonly StacktachVector[] {
    const vectors = readStacktachVectors(text);
    this.sources.add(vectors.filter((vector) => capabilityOf(vector) === null));
    return vectors;
  }

  async start(signal: AbortSignal): Promise<void> {
    this.fleet = await VectorFleet.start({
      servers: this.servers,
      inputTopics: this.sources.names,
      settings: this.sources.settings,
      signal,
    });
  }

  async stop(): Promise<void> {
    await this.fleet?.stop();
    this.fleet = null;
  }

  async run(vector: StacktachVector, signal: AbortSignal): Promise<VectorResult> {
    if (vector.kind === 'unreadable')
      return { kind: 'failed', difference: `the vector cannot be understood: ${vector.problem}` };
    const capability = capabilityOf(vector);
    if (capability !== null) return { kind: 'skipped', capability };
    const { fleet } = this;
    if (fleet === null) throw new Error('the fleet does not run');
    await fleet.empty();
    await fleet.setClock(usualTime);
    for (const [index, step] of vector.steps.entries()) {
      const difference = await this.take(fleet, step, signal);
      if (difference !== null) return { kind: 'failed', difference: `step ${index + 1}: ${difference}` };
    }
    return { kind: 'passed' };
  }

  private async take(fleet: VectorFleet, step: Step, signal: AbortSignal): Promise<string | null> {
    switch (step.kind) {
      case 'clock':
        await fleet.setClock(step.utc);
        return null;
      case 'ingest':
        for (const delivery of step.deliveries)
          await fleet.deliver(this.sources.topicOf(delivery), bytesOf(delivery), signal);
        return null;
      case 'http':
        return differenceIn(fleet.gateway, step.request, step.expected);
      case 'missing':
        throw new Error(`${step.capability} is missing`);
    }
  }
}

/** What a vector needs that is not built yet; null for nothing. */
function capabilityOf(vector: StacktachVector): string | null {
  if (vector.kind === 'unreadable') return null;
  const missing = vector.steps.flatMap((step) => (step.kind === 'missing' ? [step.capability] : []));
  return missing[0] ?? null;
}

/** A text is delivered as it is. */
function bytesOf({ body }: Delivery): Uint8Array {
  return new TextEncoder().encode(typeof body === 'string' ? body : printJson(body));
}

async function differenceIn(
  gateway: string,
  request: VectorRequest,
  expected: ExpectedAnswer,
): Promise<string | null> {
  const response = await fetch(`${gateway}${request.path}`, {
    method: request.method,
    redirect: 'manual',
    signal: AbortSignal.timeout(requestTimeoutMs),
    ...contentOf(request),
  });
  const text = await response.text();
  const at = `${request.method} ${request.path}`;
  if (expected.status !== null && response.status !== expected.status)
    return `${at}: expected status ${expected.status}, got ${response.status} ${text.slice(0, 400)}`;
  const contentType = response.headers.get('content-type')?.split(';', 1)[0]?.trim() ?? null;
  if (expected.contentType !== null && contentType !== expected.contentType)
    return `${at}: expected content type ${expected.contentType}, got ${contentType ?? 'none'}`;
  const difference = bodyDifference(expected, text);
  return difference === null ? null : `${at}: ${difference}`;
}

function contentOf({ body, form }: VectorRequest): RequestInit {
  if (form !== null) return { body: formOf(form) };
  if (body === undefined || body === '') return {};
  return {
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : printJson(body),
  };
}

function formOf(form: JsonObject): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(form))
    parameters.append(name, typeof value === 'string' ? value : printJson(value));
  return parameters;
}

function bodyDifference({ body }: ExpectedAnswer, text: string): string | null {
  if (body === null) return null;
  if (body.by === 'text')
    return body.text === text ? null : `expected ${JSON.stringify(body.text)}, got ${JSON.stringify(text)}`;
  try {
    return mismatchOf(body.value, parseJson(text), body.by);
  } catch {
    return `expected JSON, got ${JSON.stringify(text.slice(0, 400))}`;
  }
}
