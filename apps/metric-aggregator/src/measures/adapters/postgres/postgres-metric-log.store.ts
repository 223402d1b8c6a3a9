import { Injectable } from '@nestjs/common';
import { type MetricId } from '@cloudtach/kernel';
import { BinaryCopyWriter, copyIn, type Transaction } from '@cloudtach/persistence';
import {
  type BlockKey,
  type JoinedRows,
  type LogWrites,
  type MetricKey,
  MetricLogStore,
  type OpenedMetric,
} from '../../application/metric-log.store.js';
import { type TierBlock } from '../../domain/close-window.js';
import { PointColumns } from '../../domain/point-columns.js';
import { decodeRawRow } from '../../domain/raw-codec.js';

/** Lateral, so that each metric costs a walk over its own rows and nothing else is looked at. */
const openMetrics = `
  SELECT metric.id, metric.no, metric.shard, metric.archive_policy_no,
    log.newest_ms, log.open_ms, log.last_row, log.rows, log.bytes
  FROM metric CROSS JOIN LATERAL (
    SELECT max(newest_ms) AS newest_ms, max(open_ms) AS open_ms, max(seq) AS last_row,
      count(*)::int AS rows, coalesce(sum(octet_length(data)), 0)::int AS bytes
    FROM open_points WHERE open_points.shard = metric.shard AND open_points.metric_no = metric.no
  ) AS log
  WHERE metric.id = ANY($1::uuid[])`;

const takePoints = `
  DELETE FROM open_points USING unnest($1::int[], $2::int[]) AS wanted (shard, metric_no)
  WHERE open_points.shard = wanted.shard AND open_points.metric_no = wanted.metric_no
  RETURNING open_points.metric_no, open_points.seq, open_points.data`;

const takeBlocks = `
  DELETE FROM aggregate_block
  USING unnest($1::int[], $2::int[], $3::int[], $4::bigint[]) AS wanted (shard, metric_no, tier, block)
  WHERE aggregate_block.shard = wanted.shard AND aggregate_block.metric_no = wanted.metric_no
    AND aggregate_block.tier = wanted.tier AND aggregate_block.block = wanted.block
  RETURNING aggregate_block.metric_no, aggregate_block.tier, aggregate_block.block, aggregate_block.data`;

const expireBlocks = `
  DELETE FROM aggregate_block
  USING unnest($1::int[], $2::int[], $3::int[], $4::bigint[]) AS expired (shard, metric_no, tier, below)
  WHERE aggregate_block.shard = expired.shard AND aggregate_block.metric_no = expired.metric_no
    AND aggregate_block.tier = expired.tier AND aggregate_block.block < expired.below`;

/** The bytes of rows are segments one behind the other, so joined bytes are the bytes of the joined row. */
const joinRows = `
  WITH joined AS (
    DELETE FROM open_points
    USING unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[]) AS run (shard, metric_no, first, last)
    WHERE open_points.shard = run.shard AND open_points.metric_no = run.metric_no
      AND open_points.seq BETWEEN run.first AND run.last
    RETURNING open_points.*)
  INSERT INTO open_points (shard, metric_no, seq, newest_ms, open_ms, data)
  SELECT shard, metric_no, max(seq), max(newest_ms), max(open_ms), string_agg(data, ''::bytea ORDER BY seq)
  FROM joined GROUP BY shard, metric_no`;

const addRows =
  'COPY open_points (shard, metric_no, seq, newest_ms, open_ms, data) FROM STDIN (FORMAT binary)';
const addBlocks = 'COPY aggregate_block (shard, metric_no, tier, block, data) FROM STDIN (FORMAT binary)';

interface OpenedRow {
  readonly id: MetricId;
  readonly no: number;
  readonly shard: number;
  readonly archive_policy_no: number;
  readonly newest_ms: bigint | null;
  readonly open_ms: bigint;
  readonly last_row: bigint;
  readonly rows: number;
  readonly bytes: number;
}

/** The tables `open_points` and `aggregate_block`, a statement per kind of change however many metrics change. */
@Injectable()
export class PostgresMetricLogStore extends MetricLogStore {
  async open(tx: Transaction, ids: readonly MetricId[]): Promise<ReadonlyMap<MetricId, OpenedMetric>> {
    const { rows } = await tx.query<OpenedRow>({ name: 'open-metrics', text: openMetrics, values: [ids] });
    return new Map(rows.map((row) => [row.id, toOpenedMetric(row)]));
  }

  async takePoints(
    tx: Transaction,
    metrics: readonly MetricKey[],
  ): Promise<ReadonlyMap<number, PointColumns>> {
    const { rows } = await tx.query<{ metric_no: number; seq: bigint; data: Buffer }>({
      name: 'take-points',
      text: takePoints,
      values: [metrics.map(({ shard }) => shard), metrics.map(({ no }) => no)],
    });
    rows.sort((a, b) => (a.seq < b.seq ? -1 : 1));
    const points = new Map<number, PointColumns>();
    for (const { metric_no: no, data } of rows) {
      let columns = points.get(no);
      if (columns === undefined) points.set(no, (columns = PointColumns.withCapacity()));
      decodeRawRow(columns, data);
    }
    return points;
  }

  async takeBlocks(
    tx: Transaction,
    keys: readonly BlockKey[],
  ): Promise<ReadonlyMap<number, readonly TierBlock[]>> {
    const blocks = new Map<number, TierBlock[]>();
    if (keys.length === 0) return blocks;
    const { rows } = await tx.query<{ metric_no: number; tier: number; block: bigint; data: Buffer }>({
      name: 'take-blocks',
      text: takeBlocks,
      values: blockColumns(keys),
    });
    for (const { metric_no: no, tier, block, data } of rows) {
      const taken = { tier, block: Number(block), data };
      const known = blocks.get(no);
      if (known === undefined) blocks.set(no, [taken]);
      else known.push(taken);
    }
    return blocks;
  }

  async write(tx: Transaction, { joins, expired, rows, blocks }: LogWrites): Promise<void> {
    if (joins.length > 0) {
      await tx.query({ name: 'join-rows', text: joinRows, values: runColumns(joins) });
    }
    if (expired.length > 0) {
      await tx.query({ name: 'expire-blocks', text: expireBlocks, values: blockColumns(expired) });
    }
    if (rows.length > 0) {
      const copy = new BinaryCopyWriter(['int4', 'int4', 'int8', 'int8', 'int8', 'bytea']);
      for (const { metric, openMs, row } of rows) {
        copy.row([metric.shard, metric.no, row.row, row.newestMs, openMs, row.data]);
      }
      await copyIn(tx, addRows, copy);
    }
    if (blocks.length > 0) {
      const copy = new BinaryCopyWriter(['int4', 'int4', 'int2', 'int8', 'bytea']);
      for (const { metric, block } of blocks) {
        copy.row([metric.shard, metric.no, block.tier, block.block, block.data]);
      }
      await copyIn(tx, addBlocks, copy);
    }
  }
}

function toOpenedMetric(row: OpenedRow): OpenedMetric {
  const { no, shard, archive_policy_no: archivePolicyNo, rows, bytes } = row;
  const log =
    row.newest_ms === null
      ? null
      : {
          newestMs: Number(row.newest_ms),
          openMs: Number(row.open_ms),
          lastRow: Number(row.last_row),
          rows,
          bytes,
        };
  return { no, shard, archivePolicyNo, log };
}

function blockColumns(keys: readonly BlockKey[]): number[][] {
  return [
    keys.map(({ metric }) => metric.shard),
    keys.map(({ metric }) => metric.no),
    keys.map(({ tier }) => tier),
    keys.map(({ block }) => block),
  ];
}

function runColumns(joins: readonly JoinedRows[]): number[][] {
  return [
    joins.map(({ metric }) => metric.shard),
    joins.map(({ metric }) => metric.no),
    joins.map(({ from }) => from),
    joins.map(({ to }) => to),
  ];
}
