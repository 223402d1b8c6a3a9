import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The notifications this service has seen, each once. */
export class CreateSeenNotification1763800000000 implements MigrationInterface {
  readonly name = 'CreateSeenNotification1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    // id is the message's, computed from the notification's origin: a notification may have no id of its own.
    await runner.query(`
      CREATE TABLE seen_notification (
        time_us bigint NOT NULL,
        id text NOT NULL,
        message_id text,
        event_type text NOT NULL,
        service text NOT NULL,
        resource text,
        CONSTRAINT seen_notification_pk PRIMARY KEY (id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE seen_notification');
  }
}
