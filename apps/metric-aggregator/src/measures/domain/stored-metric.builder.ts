import { type ArchivePolicy } from '../../archive-policies/domain/archive-policy.js';
import { type AggregationPlan, planOf } from './aggregation-plan.js';
import { blocksToExtend, closeWindow, firstKeptBlock, type TierBlock } from './close-window.js';
import {
  acceptBatch,
  appendToLog,
  emptyLog,
  type LogAppend,
  type MetricLog,
  patienceOf,
  reopenedLog,
  rewriteLog,
  shouldClose,
} from './metric-log.js';
import { firstOpenMs } from './open-window.js';
import { PackedPoints } from './packed-points.js';
import { PointColumns, sortedPoints } from './point-columns.js';
import { decodeRawRow } from './raw-codec.js';
import { readSeries, type Series } from './series.js';

/** A point as tests write it: nanoseconds since the epoch, and a value. */
export type TestPoint = readonly [time: bigint, value: number];

/** When a flush closes the window: as the rule says, or whenever it can be closed, or never. */
export type Closing = 'by-rule' | 'always' | 'never';

interface StoredRow {
  readonly data: Uint8Array;
  readonly newestMs: number;
  readonly openMs: number;
}

/** A metric whose rows and blocks lie in memory, worked on by the same functions as those in PostgreSQL. */
export class StoredMetric {
  readonly plan: AggregationPlan;
  readonly rows = new Map<number, StoredRow>();
  readonly blocks = new Map<string, TierBlock>();
  private log: MetricLog = emptyLog;

  constructor(policy: ArchivePolicy) {
    this.plan = planOf(policy);
  }

  /** Takes batches, each a POST of its own, in one flush. */
  flush(batches: readonly (readonly TestPoint[])[], closing: Closing = 'by-rule'): void {
    const accepted = PointColumns.withCapacity();
    let newestMs = this.log.newestMs;
    for (const batch of batches) newestMs = acceptBatch(this.plan, newestMs, accepted, packed(batch));
    if (accepted.count === 0) return;
    if (this.closes(closing, newestMs, accepted.count)) this.close(accepted, newestMs);
    else this.store(appendToLog(this.log, accepted, newestMs, patienceOf(0)));
  }

  /** Forgets what memory knows of the rows, as a worker does that acquires the partition. */
  reopen(): void {
    if (this.rows.size === 0) return;
    const rows = [...this.rows.values()];
    this.log = reopenedLog({
      newestMs: Math.max(...rows.map((row) => row.newestMs)),
      openMs: Math.max(...rows.map((row) => row.openMs)),
      lastRow: Math.max(...this.rows.keys()),
      rows: rows.length,
      bytes: rows.reduce((sum, row) => sum + row.data.length, 0),
    });
  }

  read(method: string, granularityMs: number, startMs = -Infinity, stopMs = Infinity): Series {
    const tier = this.plan.tiers.find((candidate) => candidate.granularityMs === granularityMs);
    if (tier === undefined) throw new Error('no such granularity');
    const blocks = [...this.blocks.values()]
      .filter((block) => block.tier === tier.no)
      .sort((a, b) => a.block - b.block);
    const openMs = Math.max(0, ...[...this.rows.values()].map((row) => row.openMs));
    const stored = { plan: this.plan, tier, blocks, points: sortedPoints(this.storedPoints()), openMs };
    return readSeries(stored, method, { startMs, stopMs });
  }

  private closes(closing: Closing, newestMs: number, added: number): boolean {
    if (closing === 'by-rule') return shouldClose(this.plan, this.log, newestMs, added, patienceOf(0));
    return closing === 'always' && firstOpenMs(this.plan, newestMs) > this.log.openMs;
  }

  private close(accepted: PointColumns, newestMs: number): void {
    const points = this.storedPoints();
    points.addAll(accepted);
    this.rows.clear();
    const extended = blocksToExtend(this.plan, this.log.openMs).flatMap(({ tier, block }) => {
      const stored = this.blocks.get(`${tier}/${block}`);
      this.blocks.delete(`${tier}/${block}`);
      return stored === undefined ? [] : [stored];
    });
    const { openMs } = this.log;
    const closed = closeWindow({ plan: this.plan, openMs, newestMs, points: sortedPoints(points), extended });
    for (const tier of this.plan.tiers) {
      const kept = firstKeptBlock(this.plan, tier, newestMs);
      for (const [key, block] of this.blocks) {
        if (block.tier === tier.no && block.block < kept) this.blocks.delete(key);
      }
    }
    for (const block of closed.blocks) {
      const key = `${block.tier}/${block.block}`;
      if (this.blocks.has(key)) throw new Error(`block ${key} was written twice`);
      this.blocks.set(key, block);
    }
    this.store(rewriteLog(this.log, closed.kept, newestMs, closed.openMs));
  }

  private store({ log, rows, joined }: LogAppend): void {
    if (joined !== null) this.join(joined.from, joined.to);
    for (const { row, data, newestMs } of rows) {
      if (this.rows.has(row)) throw new Error(`row ${row} was written twice`);
      this.rows.set(row, { data, newestMs, openMs: log.openMs });
    }
    this.log = log;
  }

  private join(from: number, to: number): void {
    const joined = [...this.rows].filter(([row]) => row >= from && row <= to).sort(([a], [b]) => a - b);
    for (const [row] of joined) this.rows.delete(row);
    this.rows.set(to, {
      data: Buffer.concat(joined.map(([, row]) => row.data)),
      newestMs: Math.max(...joined.map(([, row]) => row.newestMs)),
      openMs: Math.max(...joined.map(([, row]) => row.openMs)),
    });
  }

  private storedPoints(): PointColumns {
    const points = PointColumns.withCapacity();
    for (const [, row] of [...this.rows].sort(([a], [b]) => a - b)) decodeRawRow(points, row.data);
    return points;
  }
}

/** Points in the form they travel in. */
export function packed(points: readonly TestPoint[]): PackedPoints {
  const columns = new PackedPoints();
  columns.reserve(points.length);
  points.forEach(([time, value], index) => {
    columns.times[index] = time;
    columns.values[index] = value;
  });
  columns.count = points.length;
  return columns;
}
