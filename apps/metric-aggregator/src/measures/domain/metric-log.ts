import { type AggregationPlan } from './aggregation-plan.js';
import { firstOpenMs } from './open-window.js';
import { type PackedPoints } from './packed-points.js';
import { addPackedPoints, type PointColumns } from './point-columns.js';
import { encodeRawRows, rawRowBytesMax, type RawRow } from './raw-codec.js';

/*
 * The points of a metric's open window are stored as a log: each flush appends a row. Small rows are joined when a
 * run of them is full, and all of them give way to aggregates when the window is closed. Both cost more than an
 * append, so they are done rarely; what is read is the same however rarely.
 */

/** What is known of a stored log, so that a flush need not read it. */
export interface MetricLog {
  /** Time of the newest point; -1 where there is none. */
  readonly newestMs: number;
  /** Where the window began when buckets were last closed. */
  readonly openMs: number;
  /** Number of the next row. */
  readonly nextRow: number;
  readonly rows: number;
  readonly bytes: number;
  /** The newest rows that may be joined: number of the first, how many, their bytes. */
  readonly run: RowRun;
}

export interface RowRun {
  readonly from: number;
  readonly rows: number;
  readonly bytes: number;
}

export interface LogRow extends RawRow {
  readonly row: number;
}

/** What a flush does to a stored log, and the log afterwards. */
export interface LogAppend {
  readonly log: MetricLog;
  readonly rows: readonly LogRow[];
  /** Rows (first and last number) to be joined into one, before the new ones are added. */
  readonly joined: { readonly from: number; readonly to: number } | null;
}

/** The log of a metric that never had a point. */
export const emptyLog: MetricLog = {
  newestMs: -1,
  openMs: 0,
  nextRow: 0,
  rows: 0,
  bytes: 0,
  run: { from: 0, rows: 0, bytes: 0 },
};

/** What a query tells of the stored rows of a metric. */
export interface StoredLog {
  readonly newestMs: number;
  readonly openMs: number;
  readonly lastRow: number;
  readonly rows: number;
  readonly bytes: number;
}

/** What is known of a log after its rows were looked at: all that is not in them can be forgotten at any time. */
export function reopenedLog({ newestMs, openMs, lastRow, rows, bytes }: StoredLog): MetricLog {
  const nextRow = lastRow + 1;
  return { newestMs, openMs, nextRow, rows, bytes, run: { from: nextRow, rows: 0, bytes: 0 } };
}

/** So many bytes in a log, or points in a flush, make closing worth its reads and writes. */
const closeBytesMin = 16 * 1024;
const closePointsMin = 256;

/** Rows after which a run is joined, or a window closed: fewer would cost more than they save the readers. */
const patienceMin = 48;
const patienceSpread = 32;

/**
 * The rows a metric lets come together before they are joined or closed: not the same for all, because metrics that
 * are polled together would all be due in one transaction.
 */
export function patienceOf(metricNo: number): number {
  return patienceMin + (metricNo % patienceSpread);
}

/**
 * Adds the points of one batch that are not late: those from the beginning of the window that earlier batches left
 * (gnocchi-timeseries §3.2). The first batch of a metric is never late.
 *
 * @returns the newest time of the metric afterwards.
 */
export function acceptBatch(
  plan: AggregationPlan,
  newestMs: number,
  accepted: PointColumns,
  batch: PackedPoints,
): number {
  const limitMs = newestMs < 0 ? 0 : firstOpenMs(plan, newestMs);
  return Math.max(newestMs, addPackedPoints(accepted, batch, limitMs));
}

/** Whether closing the window is possible, and worth it, once `added` points are in and the newest is `newestMs`. */
export function shouldClose(
  plan: AggregationPlan,
  log: MetricLog,
  newestMs: number,
  added: number,
  patience: number,
): boolean {
  const openMs = firstOpenMs(plan, newestMs);
  // Points that stay open are written anew: with a long window only when a good part of it is to be closed.
  const stepMs = Math.max(1, (plan.openPeriods + 1) / 4) * plan.coarsestMs;
  if (openMs - log.openMs < stepMs && log.openMs !== 0) return false;
  if (openMs === 0) return false;
  return log.rows >= patience || log.bytes >= closeBytesMin || added >= closePointsMin;
}

/** Appends points in the order they came. */
export function appendToLog(
  log: MetricLog,
  points: PointColumns,
  newestMs: number,
  patience: number,
): LogAppend {
  const rows = numbered(encodeRawRows(points), log.nextRow);
  const added = rows.reduce((sum, row) => sum + row.data.length, 0);
  const isFull = log.run.bytes + added > rawRowBytesMax || log.run.rows >= patience;
  const joins = isFull && log.run.rows > 1;
  const nextRow = log.nextRow + rows.length;
  return {
    rows,
    joined: joins ? { from: log.run.from, to: log.nextRow - 1 } : null,
    log: {
      newestMs,
      openMs: log.openMs,
      nextRow,
      rows: log.rows + rows.length - (joins ? log.run.rows - 1 : 0),
      bytes: log.bytes + added,
      run: isFull
        ? runOf(rows)
        : { from: log.run.from, rows: log.run.rows + rows.length, bytes: log.run.bytes + added },
    },
  };
}

/** Replaces the whole log by the points that were kept when its window was closed. */
export function rewriteLog(log: MetricLog, kept: PointColumns, newestMs: number, openMs: number): LogAppend {
  const rows = numbered(encodeRawRows(kept), log.nextRow);
  return {
    rows,
    joined: null,
    log: {
      newestMs,
      openMs,
      nextRow: log.nextRow + rows.length,
      rows: rows.length,
      bytes: rows.reduce((sum, row) => sum + row.data.length, 0),
      run: runOf(rows),
    },
  };
}

/** The last row alone: the ones before it are full. */
function runOf(rows: readonly LogRow[]): RowRun {
  const last = rows.at(-1);
  return last === undefined ? emptyLog.run : { from: last.row, rows: 1, bytes: last.data.length };
}

function numbered(rows: readonly RawRow[], first: number): LogRow[] {
  return rows.map((row, index) => ({ row: first + index, ...row }));
}
