import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Raw notifications, by day of their own time, and the sequences of their ids. */
export class CreateNotification1763700001000 implements MigrationInterface {
  readonly name = 'CreateNotification1763700001000';

  async up(runner: QueryRunner): Promise<void> {
    // Clients see these ids; each stacky table counts its own (stacktach-v2 §1.3).
    for (const kind of ['nova', 'glance', 'generic']) {
      await runner.query(`CREATE SEQUENCE ${kind}_notification_id AS bigint`);
    }
    // identity is computed from what makes a duplicate (decisions §4). The values themselves would not do for a key: an
    // index refuses long ones, and a notification is never parked for its values. It covers a replay too: the same record
    // has the same time and the same identity, and the columns of its origin tell it from a repeat elsewhere.
    await runner.query(`
      CREATE TABLE notification (
        when_us bigint NOT NULL,
        id bigint NOT NULL,
        origin_offset bigint NOT NULL,
        identity uuid NOT NULL,
        origin_partition integer NOT NULL,
        origin_topic text NOT NULL,
        kind text NOT NULL,
        service text NOT NULL,
        deployment text NOT NULL,
        routing_key text NOT NULL,
        publisher text NOT NULL,
        publisher_service text NOT NULL,
        publisher_host text,
        event text NOT NULL,
        request_id text NOT NULL,
        message_id text,
        resource_id text,
        body bytea NOT NULL,
        CONSTRAINT notification_pk PRIMARY KEY (when_us, identity)
      ) PARTITION BY RANGE (when_us)`);
    await runner.query('CREATE INDEX notification_by_id ON notification (kind, id)');
    // What a wrong clock claims, and what comes years late.
    await runner.query(
      'CREATE TABLE notification_other PARTITION OF notification DEFAULT WITH (toast_tuple_target = 8160)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notification');
    for (const kind of ['nova', 'glance', 'generic']) {
      await runner.query(`DROP SEQUENCE ${kind}_notification_id`);
    }
  }
}
