import { type JsonValue, printTimeString } from '@cloudtach/kernel';
import { type ListedNotification } from './event-table.js';
import { type StackyService } from './stacky-service.js';
import { printStoredPair } from './stored-pair.js';

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
  return [table, printStoredPair(shown.routingKey, shown.body), shown.resource];
}
