import { Inject, Injectable } from '@nestjs/common';
import { type MeasureFrameCursor, type MeasureRecord } from '@cloudtach/contracts';
import { type MetricId } from '@cloudtach/kernel';
import { type Assignment } from '@cloudtach/messaging';
import { type Transaction } from '@cloudtach/persistence';
import { acceptBatch, emptyLog, reopenedLog } from '../domain/metric-log.js';
import { PackedPoints } from '../domain/packed-points.js';
import { PointColumns } from '../domain/point-columns.js';
import { AggregationPlans } from './aggregation-plans.js';
import { type AddedPoints, FlushPoints } from './flush-points.js';
import { MetricLogStore, type OpenedMetric } from './metric-log.store.js';
import { OpenMetrics } from './open-metrics.js';
import { type OpenMetric, type OpenPartition } from './open-partition.js';

/** A record of measures and where it lies. */
export interface PlacedRecord {
  readonly assignment: Assignment;
  readonly offset: bigint;
  readonly record: MeasureRecord;
}

/** What became of the measures of some records. */
export interface FoldedMeasures {
  /** For each record, in order: whether a metric it names exists in its shard. */
  readonly isKnown: readonly boolean[];
  readonly accepted: number;
  /** Before the window of their metric, or without a number. */
  readonly late: number;
  readonly ofUnknownMetrics: number;
  /** Lets memory know; to be called once the transaction is committed, and not before. */
  readonly commit: () => void;
}

/** Ids in one question to the database. */
const openIdsMax = 5000;

/** A partition that records of the batch come from, and where its next record lies. */
interface FollowedPartition {
  readonly open: OpenPartition;
  nextOffset: bigint;
}

/**
 * Takes records of measures into the stored points and aggregates of their metrics, within the transaction of their
 * batch (performance §3.4). Works on copies of what memory knows, so that a batch that fails, or is split and begun
 * anew, finds memory as it was.
 */
@Injectable()
export class FoldMeasures {
  /** The points of one frame on their way; nothing is kept in it. */
  private readonly frame = new PackedPoints();

  constructor(
    @Inject(MetricLogStore) private readonly logs: MetricLogStore,
    @Inject(AggregationPlans) private readonly plans: AggregationPlans,
    @Inject(FlushPoints) private readonly flush: FlushPoints,
    @Inject(OpenMetrics) private readonly open: OpenMetrics,
  ) {}

  async run(tx: Transaction, records: readonly PlacedRecord[]): Promise<FoldedMeasures> {
    const partitions = this.follow(records);
    const ids = records.map(({ record }) => metricIdsOf(record));
    const metrics = await this.openMetrics(tx, records, ids, partitions);
    const added = new Map<MetricId, AddedPoints>();
    const counts = { received: 0, accepted: 0, ofUnknownMetrics: 0 };
    const isKnown = records.map(({ assignment, record }, place) => {
      let knownFrames = 0;
      let next = 0;
      for (const frame = record.frames(); frame.next(); next += 1) {
        const id = ids[place]?.[next] as MetricId;
        const metric = metrics.get(id);
        // A record in a partition that does not own its metric must not change it: somebody else does.
        if (metric?.shard !== assignment.partition) counts.ofUnknownMetrics += frame.pointCount;
        else {
          knownFrames += 1;
          counts.received += frame.pointCount;
          counts.accepted += this.accept(pointsFor(added, id, metric, frame.pointCount), frame);
        }
      }
      return knownFrames > 0;
    });
    const changed = await this.flush.run(tx, added);
    return {
      isKnown,
      accepted: counts.accepted,
      late: counts.received - counts.accepted,
      ofUnknownMetrics: counts.ofUnknownMetrics,
      commit: () => commit(partitions, changed),
    };
  }

  private follow(records: readonly PlacedRecord[]): ReadonlyMap<number, FollowedPartition> {
    const partitions = new Map<number, FollowedPartition>();
    for (const { assignment, offset } of records) {
      const followed = partitions.get(assignment.partition);
      if (followed !== undefined) followed.nextOffset = offset + 1n;
      else {
        const open = this.open.of(assignment);
        open.follow(offset);
        partitions.set(assignment.partition, { open, nextOffset: offset + 1n });
      }
    }
    return partitions;
  }

  /** The metrics of the batch that exist, from memory where they are known there. */
  private async openMetrics(
    tx: Transaction,
    records: readonly PlacedRecord[],
    ids: readonly (readonly MetricId[])[],
    partitions: ReadonlyMap<number, FollowedPartition>,
  ): Promise<ReadonlyMap<MetricId, OpenMetric>> {
    const metrics = new Map<MetricId, OpenMetric>();
    const missing = new Set<MetricId>();
    records.forEach(({ assignment }, place) => {
      const open = partitions.get(assignment.partition)?.open;
      for (const id of ids[place] ?? []) {
        const known = open?.find(id);
        if (known === undefined) missing.add(id);
        else metrics.set(id, known);
      }
    });
    const asked = [...missing];
    for (let from = 0; from < asked.length; from += openIdsMax) {
      const opened = await this.logs.open(tx, asked.slice(from, from + openIdsMax));
      for (const [id, metric] of opened) metrics.set(id, await this.toOpenMetric(tx, metric));
    }
    return metrics;
  }

  private async toOpenMetric(tx: Transaction, opened: OpenedMetric): Promise<OpenMetric> {
    const { no, shard, archivePolicyNo, log } = opened;
    const { plan } = await this.plans.find(archivePolicyNo, tx);
    return { no, shard, plan, log: log === null ? emptyLog : reopenedLog(log) };
  }

  /** @returns how many points of the frame were taken */
  private accept(added: AddedPoints, cursor: MeasureFrameCursor): number {
    const { frame } = this;
    const before = added.points.count;
    frame.reserve(cursor.pointCount);
    frame.count = cursor.pointCount;
    cursor.copyTimestamps(frame.times, 0);
    cursor.copyValues(frame.values, 0);
    added.newestMs = acceptBatch(added.metric.plan, added.newestMs, added.points, frame);
    return added.points.count - before;
  }
}

function metricIdsOf(record: MeasureRecord): MetricId[] {
  const ids: MetricId[] = [];
  for (const frame = record.frames(); frame.next();) ids.push(frame.metricId() as MetricId);
  return ids;
}

function pointsFor(
  added: Map<MetricId, AddedPoints>,
  id: MetricId,
  metric: OpenMetric,
  capacity: number,
): AddedPoints {
  let points = added.get(id);
  if (points === undefined) {
    points = { metric, points: PointColumns.withCapacity(capacity), newestMs: metric.log.newestMs };
    added.set(id, points);
  }
  return points;
}

function commit(
  partitions: ReadonlyMap<number, FollowedPartition>,
  changed: ReadonlyMap<MetricId, OpenMetric>,
): void {
  const byShard = Map.groupBy(changed, ([, metric]) => metric.shard);
  for (const [shard, { open, nextOffset }] of partitions) open.commit(byShard.get(shard) ?? [], nextOffset);
}
