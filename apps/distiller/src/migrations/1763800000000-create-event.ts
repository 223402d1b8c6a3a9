import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Events, their identities, and the partition for days that have none of their own. */
export class CreateEvent1763800000000 implements MigrationInterface {
  readonly name = 'CreateEvent1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    // Clients page by this id: it is drawn when an event is stored, and never for a repeat.
    await runner.query('CREATE SEQUENCE event_id AS bigint');
    // tenant is '' where the notification names none.
    await runner.query(`
      CREATE TABLE event (
        id bigint NOT NULL DEFAULT nextval('event_id'),
        time_us bigint NOT NULL,
        tenant text NOT NULL,
        message_id text NOT NULL,
        event_type text NOT NULL,
        traits jsonb NOT NULL,
        CONSTRAINT event_pk PRIMARY KEY (tenant, time_us, id)
      ) PARTITION BY RANGE (time_us)`);
    await runner.query('ALTER SEQUENCE event_id OWNED BY event.id');
    await runner.query('CREATE INDEX event_by_id ON event (id)');
    await runner.query('CREATE TABLE event_default PARTITION OF event DEFAULT');
    // A unique key of a partitioned table holds the time, and one message id must not be two events at two times.
    await runner.query(`
      CREATE TABLE event_key (
        time_us bigint NOT NULL,
        tenant text NOT NULL,
        message_id text NOT NULL,
        origin text NOT NULL,
        CONSTRAINT event_key_pk PRIMARY KEY (tenant, message_id)
      )`);
    // The API asks by message id alone.
    await runner.query('CREATE INDEX event_key_by_message ON event_key USING hash (message_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_key, event');
  }
}
