import { type InstantMicros } from '@cloudtach/kernel';
import { toSafeInteger } from '@cloudtach/persistence';
import { type Timing, type TimingEnd, type TimingStart } from '../../domain/pair-up.js';
import { type CompletedTiming } from '../../domain/request-tracker.js';
import { neverSettled, settledAt, type StoredTiming } from '../../domain/timing-changes.js';

/** A row of `timing` with the name of the deployment of its end. */
export interface TimingRow {
  readonly id: bigint;
  readonly start_raw: bigint | null;
  readonly start_us: bigint | null;
  readonly start_request_id: string | null;
  readonly end_raw: bigint | null;
  readonly end_us: bigint | null;
  readonly end_request_id: string | null;
  readonly end_deployment: string | null;
  readonly end_tenant: string | null;
}

/** What `settled_us` holds of a timing that is never settled: beyond all other values of its type. */
const neverSettledUs = 2n ** 63n - 1n;

/** `settled_us` of the row of a timing. */
export function settledUs(timing: Timing): number | bigint {
  const settled = settledAt(timing);
  return settled === neverSettled ? neverSettledUs : settled;
}

/** The timing of a row; the table sees to it that one half is there. */
export function toTiming(row: TimingRow): StoredTiming {
  const id = toSafeInteger(row.id);
  const start = startOf(row);
  const end = endOf(row);
  if (start !== null) return { id, start, end };
  if (end === null) throw new TypeError('a timing without both halves');
  return { id, start, end };
}

function startOf({
  start_raw: raw,
  start_us: when,
  start_request_id: requestId,
}: TimingRow): TimingStart | null {
  if (raw === null || when === null) return null;
  return { side: 'start', rawId: toSafeInteger(raw), when: toInstant(when), requestId: requestId ?? '' };
}

function endOf(row: TimingRow): TimingEnd | null {
  if (row.end_raw === null || row.end_us === null) return null;
  return {
    side: 'end',
    rawId: toSafeInteger(row.end_raw),
    when: toInstant(row.end_us),
    requestId: row.end_request_id ?? '',
    deployment: row.end_deployment ?? '',
    tenant: row.end_tenant,
  };
}

/** The columns of `request_tracker`, or of `timing`, that tell of a completed timing. */
export interface CompletedRow {
  readonly request_id: string;
  readonly end_us: bigint | null;
  readonly end_raw: bigint | null;
  readonly end_name: string | null;
  readonly end_deployment: string | null;
  readonly end_tenant: string | null;
}

export function toCompletedTiming(row: CompletedRow): CompletedTiming | null {
  if (row.end_us === null || row.end_raw === null) return null;
  return {
    endedAt: toInstant(row.end_us),
    endRawId: toSafeInteger(row.end_raw),
    name: row.end_name ?? '',
    deployment: row.end_deployment ?? '',
    tenant: row.end_tenant,
  };
}

/** Exact for whatever was written, which was a number: times of far years are beyond the safe integers. */
function toInstant(micros: bigint): InstantMicros {
  return Number(micros) as InstantMicros;
}
