import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which events were stored by which day: what tells the age of those whose own time says nothing about it. */
export class CreateEventDay1763800002000 implements MigrationInterface {
  readonly name = 'CreateEventDay1763800002000';

  async up(runner: QueryRunner): Promise<void> {
    // first_id is the first id that was not drawn yet soon after the day began.
    await runner.query(`
      CREATE TABLE event_day (
        day_us bigint NOT NULL,
        first_id bigint NOT NULL,
        CONSTRAINT event_day_pk PRIMARY KEY (day_us)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_day');
  }
}
