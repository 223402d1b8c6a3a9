import { type JsonValue, printJson, printTimeString } from '@cloudtach/kernel';
import { type ListedNotification } from './event-table.js';
import { indentJson } from './indent-json.js';
import { type StackyService } from './stacky-service.js';

/** Everything that is kept of one notification. */
export interface ShownNotification extends ListedNotification {
  readonly publisher: string;
  readonly publisherService: string;
  /** The text of its body, byte for byte but for masked secrets. */
  readonly body: string;
}

/** What `show` answers: a table, the stored pair of routing key and body, and what it is about (stacktach-v2 §3.12). */
export function showDocument(service: StackyService, shown: ShownNotification): JsonValue {
  const table = [
    ['Key', 'Value'],
    ['#', shown.id],
    ['When', printTimeString(shown.when)],
    ['Deployment', shown.deployment],
    ['Category', shown.routingKey],
    ['Publisher', shown.publisher],
    service === 'glance' ? ['Status', shown.status] : ['State', shown.state],
    ['Event', shown.event],
    ['Service', shown.publisherService],
    ['Host', shown.host],
    ['UUID', shown.resource],
    ['Req ID', shown.requestId],
  ];
  return [table, indentJson(storedPair(shown)), shown.resource];
}

/** The text of `[routing_key, body]`, which the original stored and searches by `json` name (stacktach-v2 §1.1). */
export function storedPair({ routingKey, body }: Pick<ShownNotification, 'routingKey' | 'body'>): string {
  return `[${printJson(routingKey)}, ${body}]`;
}
