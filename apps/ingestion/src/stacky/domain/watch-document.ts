import { type InstantMicros, type JsonValue, printTimeString } from '@cloudtach/kernel';
import { type ListedNotification } from './event-table.js';
import { rowMarker } from './row-marker.js';

const microsPerSecond = 1_000_000;

/** What `watch` looks at where the client does not say since when, in seconds (stacktach-v2 §3.13). */
const lookBackSeconds = 2;

/** The span of time that `watch` shows: after `sinceUs`, up to and including `now`. */
export interface WatchedSpan {
  readonly sinceUs: bigint;
  /** The beginning of the current second, so that a proxy can keep an answer for that long. */
  readonly now: InstantMicros;
}

/** The span of a request. */
export function watchedSpan(sinceUs: bigint | null, clockNow: InstantMicros): WatchedSpan {
  const now = (Math.floor(clockNow / microsPerSecond) * microsPerSecond) as InstantMicros;
  return { sinceUs: sinceUs ?? BigInt(now - lookBackSeconds * microsPerSecond), now };
}

/**
 * What `watch` answers: widths of columns, rows, and the time that a client sends back as `since`. The widths are
 * one fewer than the values of a row, as clients know it (stacktach-v2 §3.13).
 *
 * @param eventWidth length of the longest name of a nova event, 0 without any
 */
export function watchDocument(
  eventWidth: number,
  rows: readonly ListedNotification[],
  now: InstantMicros,
): JsonValue {
  return [[10, 1, 15, 20, eventWidth, 36], rows.map(watchRow), String(now / microsPerSecond)];
}

function watchRow(row: ListedNotification): JsonValue[] {
  const [date = '', time = ''] = printTimeString(row.when).split(' ');
  const resource = row.resource === null || row.resource === '' ? '-' : row.resource;
  return [row.id, rowMarker(row.routingKey), date, time, row.deployment, row.event, resource];
}
