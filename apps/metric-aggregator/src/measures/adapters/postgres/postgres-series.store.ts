import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@cloudtach/kernel';
import { copyOut, Database } from '@cloudtach/persistence';
import { type MetricKey } from '../../application/metric-log.store.js';
import { SeriesStore, type StoredSeries, type WantedBlocks } from '../../application/series.store.js';
import { PointColumns } from '../../domain/point-columns.js';
import { decodeRawRow } from '../../domain/raw-codec.js';

/** Rows of less than 2 kB each. */
const rowsMax = 50_000;

/** The tier under which rows of points come. */
const pointsTier = -1;

type SeriesRow = [tier: number, number: bigint, openMs: bigint, data: Buffer];

/** Reads `open_points` and `aggregate_block` in one statement, and so as of one moment. */
@Injectable()
export class PostgresSeriesStore extends SeriesStore {
  constructor(@Inject(Database) private readonly database: Database) {
    super();
  }

  async read(metric: MetricKey, wanted: readonly WantedBlocks[]): Promise<StoredSeries> {
    const rows = await this.rowsOf(statementFor(metric, wanted));
    if (rows.length > rowsMax) {
      throw new DomainError({
        code: 'metrics.answer-too-large',
        kind: 'invalid',
        message: 'There are too many measures for one answer: ask for less time, or for one granularity.',
        details: { rowsMax },
      });
    }
    rows.sort((a, b) => Number(a[1] - b[1]));
    const points = PointColumns.withCapacity();
    const blocks = new Map<number, { block: number; data: Uint8Array }[]>();
    let openMs = 0;
    for (const [tier, number, rowOpenMs, data] of rows) {
      if (tier === pointsTier) {
        openMs = Math.max(openMs, Number(rowOpenMs));
        decodeRawRow(points, data);
      } else {
        const known = blocks.get(tier);
        const block = { block: Number(number), data };
        if (known === undefined) blocks.set(tier, [block]);
        else known.push(block);
      }
    }
    return { openMs, points, blocks };
  }

  private rowsOf(select: string): Promise<SeriesRow[]> {
    return this.database.withClient(
      async (client) =>
        (await copyOut(client, `COPY (${select}) TO STDOUT (FORMAT binary)`, [
          'int2',
          'int8',
          'int8',
          'bytea',
        ])) as SeriesRow[],
    );
  }
}

/** COPY takes no parameters; everything put in is an integer of ours. */
function statementFor({ shard, no }: MetricKey, wanted: readonly WantedBlocks[]): string {
  const ofMetric = `shard = ${integer(shard)} AND metric_no = ${integer(no)}`;
  const blocks = wanted.map(
    ({ tier, from, to }) =>
      `SELECT tier, block, 0::bigint, data FROM aggregate_block WHERE ${ofMetric} AND tier = ${integer(tier.no)}` +
      ` AND block >= ${integer(from)} AND block < ${integer(to)}`,
  );
  const points = `SELECT ${pointsTier}::smallint, seq, open_ms, data FROM open_points WHERE ${ofMetric}`;
  return `${[points, ...blocks].join(' UNION ALL ')} LIMIT ${rowsMax + 1}`;
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError('not an integer');
  return String(value);
}
