import { Inject, Injectable } from '@nestjs/common';
import { type MetricId } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import {
  blocksToExtend,
  type ClosedWindow,
  closeWindow,
  firstKeptBlock,
  type TierBlock,
} from '../domain/close-window.js';
import { appendToLog, type LogAppend, patienceOf, rewriteLog, shouldClose } from '../domain/metric-log.js';
import { PointColumns, sortedPoints } from '../domain/point-columns.js';
import { type BlockKey, type JoinedRows, type LogWrites, MetricLogStore } from './metric-log.store.js';
import { type OpenMetric } from './open-partition.js';

/** Points that were accepted for a metric and are to be stored. */
export interface AddedPoints {
  readonly metric: OpenMetric;
  /** In the order they came. */
  readonly points: PointColumns;
  /** Time of the newest point of the metric, these included. */
  newestMs: number;
}

/** Stored points read again in one transaction to close windows; what is beyond it is closed in a later one. */
const closingBytesMax = 8 * 1024 * 1024;

/** Writes of one transaction, gathered over its metrics. */
class GatheredWrites implements LogWrites {
  readonly joins: JoinedRows[] = [];
  readonly expired: BlockKey[] = [];
  readonly rows: LogWrites['rows'][number][] = [];
  readonly blocks: LogWrites['blocks'][number][] = [];

  append(metric: OpenMetric, { log, rows, joined }: LogAppend): OpenMetric {
    if (joined !== null) this.joins.push({ metric, ...joined });
    for (const row of rows) this.rows.push({ metric, openMs: log.openMs, row });
    return { ...metric, log };
  }

  addClosed({ metric, newestMs }: AddedPoints, { blocks }: ClosedWindow): void {
    for (const block of blocks) this.blocks.push({ metric, block });
    const { plan, log } = metric;
    for (const tier of plan.tiers) {
      const below = firstKeptBlock(plan, tier, newestMs);
      // Blocks below were deleted when the window was closed before, up to where it began then at least.
      if (below > firstKeptBlock(plan, tier, log.openMs))
        this.expired.push({ metric, tier: tier.no, block: below });
    }
  }
}

/** Stores accepted points of many metrics at once, and closes windows where that is due. */
@Injectable()
export class FlushPoints {
  constructor(@Inject(MetricLogStore) private readonly logs: MetricLogStore) {}

  /** @returns the metrics as they are afterwards, if the transaction is committed */
  async run(
    tx: Transaction,
    added: ReadonlyMap<MetricId, AddedPoints>,
  ): Promise<ReadonlyMap<MetricId, OpenMetric>> {
    const writes = new GatheredWrites();
    const changed = new Map<MetricId, OpenMetric>();
    const closing: (readonly [MetricId, AddedPoints])[] = [];
    let closingBytes = 0;
    for (const [id, metricPoints] of added) {
      const { metric, points, newestMs } = metricPoints;
      if (points.count === 0) continue;
      const { plan, log } = metric;
      const patience = patienceOf(metric.no);
      const fits = closingBytes === 0 || closingBytes + log.bytes <= closingBytesMax;
      if (fits && shouldClose(plan, log, newestMs, points.count, patience)) {
        closingBytes += log.bytes;
        closing.push([id, metricPoints]);
      } else changed.set(id, writes.append(metric, appendToLog(log, points, newestMs, patience)));
    }
    for (const [id, metric] of await this.close(tx, closing, writes)) changed.set(id, metric);
    await this.logs.write(tx, writes);
    return changed;
  }

  private async close(
    tx: Transaction,
    closing: readonly (readonly [MetricId, AddedPoints])[],
    writes: GatheredWrites,
  ): Promise<(readonly [MetricId, OpenMetric])[]> {
    const metrics = closing.map(([, { metric }]) => metric);
    const stored = metrics.filter(({ log }) => log.rows > 0);
    const points = stored.length === 0 ? noPoints : await this.logs.takePoints(tx, stored);
    const blocks = await this.logs.takeBlocks(tx, stored.flatMap(blockKeysToExtend));
    return closing.map(([id, added]) => {
      const { metric, newestMs } = added;
      const { plan, log } = metric;
      const all = points.get(metric.no) ?? PointColumns.withCapacity(0);
      all.addAll(added.points);
      const closed = closeWindow({
        plan,
        openMs: log.openMs,
        newestMs,
        points: sortedPoints(all),
        extended: blocks.get(metric.no) ?? noBlocks,
      });
      writes.addClosed(added, closed);
      return [id, writes.append(metric, rewriteLog(log, closed.kept, newestMs, closed.openMs))];
    });
  }
}

const noPoints: ReadonlyMap<number, PointColumns> = new Map();
const noBlocks: readonly TierBlock[] = [];

function blockKeysToExtend(metric: OpenMetric): BlockKey[] {
  return blocksToExtend(metric.plan, metric.log.openMs).map((key) => ({ metric, ...key }));
}
