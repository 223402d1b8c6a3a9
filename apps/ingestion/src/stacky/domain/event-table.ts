import { type InstantMicros, printTimeString } from '@cloudtach/kernel';
import { rowMarker } from './row-marker.js';
import { type StackyService } from './stacky-service.js';
import { type Cell } from './table.js';

/** What every event table tells of a notification. */
export interface ListedNotification {
  readonly id: number;
  readonly when: InstantMicros;
  readonly deployment: string;
  readonly routingKey: string;
  readonly event: string;
  readonly host: string | null;
  /** Of nova; null elsewhere. */
  readonly state: string | null;
  readonly oldState: string | null;
  readonly oldTask: string | null;
  /** Of glance; null elsewhere. */
  readonly status: string | null;
  /** The instance; of glance the image. */
  readonly resource: string | null;
  readonly requestId: string;
}

/** How the last column of nova is headed: the seed has `Task` where it has an example at all (stacktach-v2 R4). */
export type TaskHeading = 'Task' | "Task'";

const commonHeadings = ['#', '?', 'When', 'Deployment', 'Event', 'Host'];

/** The header row of an event table (stacktach-v2 §3.0). */
export function eventHeader(service: StackyService, taskHeading: TaskHeading): readonly string[] {
  switch (service) {
    case 'nova':
      return [...commonHeadings, 'State', "State'", taskHeading];
    case 'glance':
      return [...commonHeadings, 'Status'];
    case 'generic':
      return [...commonHeadings, 'Instance', 'Request id'];
  }
}

/** One row of it. The last column of nova is the old task, whatever its heading says (stacktach-v2 §3.0, B32). */
export function eventRow(service: StackyService, row: ListedNotification): readonly Cell[] {
  const common = [
    row.id,
    rowMarker(row.routingKey),
    printTimeString(row.when),
    row.deployment,
    row.event,
    row.host,
  ];
  switch (service) {
    case 'nova':
      return [...common, row.state, row.oldState, row.oldTask];
    case 'glance':
      return [...common, row.status];
    case 'generic':
      return [...common, row.resource, row.requestId];
  }
}
