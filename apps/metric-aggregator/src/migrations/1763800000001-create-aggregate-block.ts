import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The points of open windows and the aggregates of closed buckets (performance §3.3). Keys begin with the shard, so
 * that the tables can be distributed by it; rows stay below the 2 kB beyond which values leave their row. No foreign
 * keys: a check per row would cost more than the row.
 */
export class CreateAggregateBlock1763800000001 implements MigrationInterface {
  readonly name = 'CreateAggregateBlock1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    // A log: rows are only added, joined and, when their window is closed, removed. Widest columns first: no padding.
    await runner.query(`
      CREATE TABLE open_points (
        seq bigint NOT NULL,
        newest_ms bigint NOT NULL,
        open_ms bigint NOT NULL,
        metric_no integer NOT NULL,
        shard integer NOT NULL,
        data bytea STORAGE MAIN NOT NULL,
        CONSTRAINT open_points_pk PRIMARY KEY (shard, metric_no, seq)
      ) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1)`);
    await runner.query(`
      CREATE TABLE aggregate_block (
        block bigint NOT NULL,
        metric_no integer NOT NULL,
        shard integer NOT NULL,
        tier smallint NOT NULL,
        data bytea STORAGE MAIN NOT NULL,
        CONSTRAINT aggregate_block_pk PRIMARY KEY (shard, metric_no, tier, block)
      ) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE aggregate_block, open_points');
  }
}
