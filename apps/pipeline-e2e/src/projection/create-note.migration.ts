import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The one table of the projection: a note per message id, with the record it came from. */
export class CreateNote1763700000001 implements MigrationInterface {
  readonly name = 'CreateNote1763700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE note (
        id bigint GENERATED ALWAYS AS IDENTITY,
        note_id text NOT NULL,
        topic text NOT NULL,
        partition integer NOT NULL,
        record_offset bigint NOT NULL,
        noted_at timestamptz(6) NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT note_pk PRIMARY KEY (id),
        CONSTRAINT note_note_id UNIQUE (note_id)
      )`);
    await runner.query('CREATE TABLE gate (name text PRIMARY KEY)');
    await runner.query(`INSERT INTO gate VALUES ('gate')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE note, gate');
  }
}
