import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of delivery, the same in the database of every service that consumes or owns an outbox
 * (architecture.md §3). Put {@link deliveryMigrations} first in the list of a service.
 */
export class CreateDeliveryTables1763700000000 implements MigrationInterface {
  readonly name = 'CreateDeliveryTables1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    // fillfactor leaves room for HOT updates: this row changes with every batch.
    await runner.query(`
      CREATE TABLE consumer_offset (
        consumer_group text NOT NULL,
        topic text NOT NULL,
        partition integer NOT NULL,
        next_offset bigint,
        owner_epoch bigint NOT NULL DEFAULT 0,
        last_offset bigint,
        last_timestamp_ms bigint,
        last_digest bigint,
        attempt_from bigint,
        attempt_through bigint,
        attempts integer NOT NULL DEFAULT 0,
        records_read bigint NOT NULL DEFAULT 0,
        records_projected bigint NOT NULL DEFAULT 0,
        records_duplicate bigint NOT NULL DEFAULT 0,
        records_skipped bigint NOT NULL DEFAULT 0,
        records_parked bigint NOT NULL DEFAULT 0,
        incident text,
        CONSTRAINT consumer_offset_pk PRIMARY KEY (consumer_group, topic, partition),
        CONSTRAINT consumer_offset_books_balance CHECK (
          records_read = records_projected + records_duplicate + records_skipped + records_parked)
      ) WITH (fillfactor = 50)`);
    // The timestamp is part of the key because a topic that was made anew counts its offsets from zero again.
    await runner.query(`
      CREATE TABLE parked_record (
        consumer_group text NOT NULL,
        topic text NOT NULL,
        partition integer NOT NULL,
        record_offset bigint NOT NULL,
        record_timestamp_ms bigint NOT NULL,
        record_key bytea,
        record_value bytea,
        record_headers jsonb NOT NULL,
        error_code text NOT NULL,
        error_message text NOT NULL,
        byte_offset bigint,
        parked_at timestamptz(6) NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT parked_record_pk PRIMARY KEY (consumer_group, topic, partition, record_offset, record_timestamp_ms)
      )`);
    // transaction_id orders the relay: a row is read only when no older transaction can still add one before it.
    await runner.query(`
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY,
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        topic text NOT NULL,
        message_key bytea,
        message_headers jsonb NOT NULL,
        message_value bytea,
        CONSTRAINT outbox_pk PRIMARY KEY (id)
      )`);
    await runner.query(`
      CREATE TABLE topic_layout (
        topic text NOT NULL,
        partitions integer NOT NULL,
        recorded_at timestamptz(6) NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT topic_layout_pk PRIMARY KEY (topic)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE topic_layout, outbox, parked_record, consumer_offset');
  }
}

/** The migrations of the tables of delivery, in order. */
export const deliveryMigrations = [CreateDeliveryTables1763700000000] as const;
