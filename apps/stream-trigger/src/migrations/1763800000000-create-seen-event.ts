import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The events this service has seen, each once. */
export class CreateSeenEvent1763800000000 implements MigrationInterface {
  readonly name = 'CreateSeenEvent1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    // tenant is '' where the event has none: a primary key holds no nulls.
    await runner.query(`
      CREATE TABLE seen_event (
        time_us bigint NOT NULL,
        tenant text NOT NULL,
        message_id text NOT NULL,
        event_type text NOT NULL,
        resource text,
        CONSTRAINT seen_event_pk PRIMARY KEY (tenant, message_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE seen_event');
  }
}
