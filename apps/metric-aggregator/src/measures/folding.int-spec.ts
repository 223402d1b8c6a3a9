import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MetricId } from '@cloudtach/kernel';
import { type Assignment } from '@cloudtach/messaging';
import { Database, runMigrations } from '@cloudtach/persistence';
import { type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import fc from 'fast-check';
import { PostgresArchivePolicyStore } from '../archive-policies/adapters/postgres/postgres-archive-policy.store.js';
import { type ArchivePolicy } from '../archive-policies/domain/archive-policy.js';
import { metricAggregator } from '../metric-aggregator.service.js';
import { PostgresMetricStore } from '../metrics/adapters/postgres/postgres-metric.store.js';
import { PostgresMetricLogStore } from './adapters/postgres/postgres-metric-log.store.js';
import { PostgresSeriesStore } from './adapters/postgres/postgres-series.store.js';
import { AggregationPlans } from './application/aggregation-plans.js';
import { FlushPoints } from './application/flush-points.js';
import { FoldMeasures, type PlacedRecord } from './application/fold-measures.use-case.js';
import { OpenMetrics } from './application/open-metrics.js';
import { sortedPoints } from './domain/point-columns.js';
import { ReferenceMetric } from './domain/reference-metric.builder.js';
import { readSeries } from './domain/series.js';
import { type TestPoint } from './domain/stored-metric.builder.js';
import { aMeasureRecord, idOfShard, type TestFrame } from './measure-record.builder.js';

const shards = 4;
const startNs = 1_388_577_600_000_000_000n;
const methods = ['mean', 'count', 'std', 'median', 'rate:last'];

const policies: readonly ArchivePolicy[] = [
  {
    name: 'fine',
    backWindow: 0,
    definition: [
      { granularityMs: 1000, points: 300 },
      { granularityMs: 60_000, points: null },
    ],
    aggregationMethods: methods,
  },
  {
    name: 'wide',
    backWindow: 2,
    definition: [
      { granularityMs: 60_000, points: 5 },
      { granularityMs: 7000, points: null },
    ],
    aggregationMethods: methods,
  },
];

/** A metric, and the slow reference that gets the same batches. */
interface Twin {
  readonly id: MetricId;
  readonly shard: number;
  readonly policy: ArchivePolicy;
  readonly reference: ReferenceMetric;
}

describe('folding measures into PostgreSQL', () => {
  let server: ThrowawayDatabase;
  let database: Database;
  let policyStore: PostgresArchivePolicyStore;
  let metricStore: PostgresMetricStore;

  beforeAll(async () => {
    server = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'metric-aggregator' }, metricAggregator.migrations),
    );
    database = await Database.connect({
      url: server.url,
      applicationName: 'metric-aggregator',
      poolSizeMax: 1,
    });
    policyStore = new PostgresArchivePolicyStore(database);
    metricStore = new PostgresMetricStore(database);
    for (const policy of policies) await policyStore.add(policy);
  });

  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  function aWorker(): FoldMeasures {
    const logs = new PostgresMetricLogStore();
    return new FoldMeasures(
      logs,
      new AggregationPlans(policyStore),
      new FlushPoints(logs),
      new OpenMetrics(100),
    );
  }

  async function aTwin(policy: ArchivePolicy, shard: number): Promise<Twin> {
    const id = idOfShard(shard, shards);
    const metric = {
      id,
      name: null,
      archivePolicyName: policy.name,
      createdByUserId: null,
      createdByProjectId: null,
    };
    await metricStore.add(metric, shard);
    return { id, shard, policy, reference: new ReferenceMetric(policy) };
  }

  async function fold(worker: FoldMeasures, records: readonly PlacedRecord[]): Promise<void> {
    const folded = await database.transaction((tx) => worker.run(tx, records));
    folded.commit();
  }

  async function read(
    { id, policy }: Twin,
    method: string,
    granularityMs: number,
  ): Promise<[number, number][]> {
    const metric = (await metricStore.findKnown([id])).get(id);
    if (metric === undefined) throw new Error('no metric');
    const { plan } = await new AggregationPlans(policyStore).find(metric.archivePolicyNo);
    const tier = plan.tiers.find((candidate) => candidate.granularityMs === granularityMs);
    if (tier === undefined) throw new Error(`${policy.name} has no such tier`);
    const stored = await new PostgresSeriesStore(database).read(metric, [
      { tier, from: 0, to: Number.MAX_SAFE_INTEGER },
    ]);
    const series = readSeries(
      {
        plan,
        tier,
        blocks: stored.blocks.get(tier.no) ?? [],
        points: sortedPoints(stored.points),
        openMs: stored.openMs,
      },
      method,
      { startMs: -Infinity, stopMs: Infinity },
    );
    return series.startsMs.map((ms, i) => [ms, series.values[i] ?? Number.NaN]);
  }

  async function expectSame(twin: Twin): Promise<void> {
    for (const { granularityMs } of twin.policy.definition) {
      for (const method of methods) {
        const expected = twin.reference.read(method, granularityMs);
        expect([method, await read(twin, method, granularityMs)]).toEqual([method, expected]);
      }
    }
  }

  /** Places records at the next offsets of their partition. */
  class Topic {
    private readonly next = new Map<number, bigint>();
    readonly assignments = new Map<number, Assignment>();

    place(partition: number, frames: readonly TestFrame[]): PlacedRecord {
      const offset = this.next.get(partition) ?? 0n;
      this.next.set(partition, offset + 1n);
      return { assignment: this.assignment(partition), offset, record: aMeasureRecord(frames) };
    }

    /** The partitions go to somebody else and come back: memory of them is another's. */
    reassign(): void {
      this.assignments.clear();
    }

    private assignment(partition: number): Assignment {
      let assignment = this.assignments.get(partition);
      if (assignment === undefined) {
        assignment = { topic: 't', partition, epoch: 1n, signal: new AbortController().signal };
        this.assignments.set(partition, assignment);
      }
      return assignment;
    }
  }

  const second = (n: number): bigint => startNs + BigInt(n) * 1_000_000_000n;
  const line = (from: number, count: number): TestPoint[] =>
    Array.from({ length: count }, (_, i) => [second(from + i), (i * 7919) % 101]);

  it('equals the slow reference over batches, closings, handovers, lost answers and split batches', async () => {
    const step = fc.record({
      frames: fc.array(
        fc.record({
          twin: fc.nat(3),
          jump: fc.integer({ min: -150, max: 90 }),
          count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(300)),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      event: fc.constantFrom('none', 'none', 'none', 'handover', 'rollback', 'split', 'answer-lost'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const twins = await Promise.all(
          [0, 1, 2, 3].map((n) => aTwin(policies[n % 2] as ArchivePolicy, n % 3)),
        );
        const topic = new Topic();
        const worker = aWorker();
        let at = 0;
        for (const { frames, event } of steps) {
          const records = frames.map(({ twin, jump, count }) => {
            at = Math.max(0, at + jump);
            const points = line(at, count);
            at += count;
            const { id, shard, reference } = twins[twin] as Twin;
            reference.post(points);
            return topic.place(shard, [[id, points]]);
          });
          if (event === 'rollback') {
            await expect(
              database.transaction(async (tx) => {
                await worker.run(tx, records);
                throw new Error('rolled back');
              }),
            ).rejects.toThrow('rolled back');
          }
          if (event === 'answer-lost') await database.transaction((tx) => worker.run(tx, records));
          else if (event === 'split') {
            for (const record of records) await fold(worker, [record]);
          } else await fold(worker, records);
          if (event === 'handover') topic.reassign();
        }
        for (const twin of twins) await expectSame(twin);
      }),
      { numRuns: 10 },
    );
  });

  it('joins the rows of many small batches and keeps each below 2 kB', async () => {
    const twin = await aTwin(policies[0] as ArchivePolicy, 0);
    const topic = new Topic();
    const worker = aWorker();
    for (let n = 0; n < 200; n += 1) {
      // All within one minute, so that nothing can be closed.
      const points: TestPoint[] = [[second(0) + BigInt(n) * 250_000_000n, n]];
      twin.reference.post(points);
      await fold(worker, [topic.place(0, [[twin.id, points]])]);
    }
    await expectSame(twin);
    const rows = await database.query<{ bytes: number }>(
      `SELECT octet_length(data) AS bytes FROM open_points JOIN metric ON metric.no = metric_no WHERE id = $1`,
      [twin.id],
    );
    expect(rows.length).toBeLessThan(70);
    expect(Math.max(...rows.map(({ bytes }) => bytes))).toBeLessThanOrEqual(1900);
  });

  it('deletes blocks that retention no longer keeps', async () => {
    const twin = await aTwin(policies[0] as ArchivePolicy, 0);
    const topic = new Topic();
    const worker = aWorker();
    for (let n = 0; n < 8; n += 1) {
      const points = line(n * 600, 600);
      twin.reference.post(points);
      await fold(worker, [topic.place(0, [[twin.id, points]])]);
    }
    await expectSame(twin);
    const [row] = await database.query<{ buckets: bigint }>(
      `SELECT count(*) * archive_policy.block_buckets AS buckets
       FROM aggregate_block JOIN metric ON metric.no = metric_no
         JOIN archive_policy ON archive_policy.no = archive_policy_no
       WHERE id = $1 AND tier = 0 GROUP BY archive_policy.block_buckets`,
      [twin.id],
    );
    expect(Number(row?.buckets)).toBeLessThan(600);
  });

  it('counts what is late and what belongs to no metric of the shard, and changes nothing by it', async () => {
    const twin = await aTwin(policies[0] as ArchivePolicy, 1);
    const topic = new Topic();
    const worker = aWorker();
    const stranger = idOfShard(1, shards);
    const points = line(600, 3);
    twin.reference.post(points);
    await fold(worker, [topic.place(1, [[twin.id, points]])]);
    const folded = await database.transaction((tx) =>
      worker.run(tx, [
        topic.place(1, [
          [stranger, line(0, 5)],
          [twin.id, line(0, 2)],
        ]),
        topic.place(1, [[stranger, line(0, 4)]]),
        // Of another shard: its owner would not know of the change.
        topic.place(2, [[twin.id, line(700, 6)]]),
      ]),
    );
    folded.commit();
    expect(folded).toMatchObject({
      isKnown: [true, false, false],
      accepted: 0,
      late: 2,
      ofUnknownMetrics: 15,
    });
    await expectSame(twin);
  });

  it('remembers no more metrics than it may', async () => {
    const topic = new Topic();
    const logs = new PostgresMetricLogStore();
    const open = new OpenMetrics(2);
    const plans = new AggregationPlans(policyStore);
    const worker = new FoldMeasures(logs, plans, new FlushPoints(logs), open);
    const twins = await Promise.all([0, 0, 0, 0].map((shard) => aTwin(policies[1] as ArchivePolicy, shard)));
    for (let round = 0; round < 3; round += 1) {
      for (const { id, reference } of twins) {
        const points = line(round * 40, 10);
        reference.post(points);
        await fold(worker, [topic.place(0, [[id, points]])]);
      }
    }
    const partition = open.of(topic.assignments.get(0) as Assignment);
    expect(twins.map(({ id }) => partition.find(id) !== undefined)).toEqual([false, false, true, true]);
    for (const twin of twins) await expectSame(twin);
  });
});
