import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Lets deleted definitions be forgotten: the version up to which some are, and how they are found. */
export class TrimDistillerDefinition1763800003000 implements MigrationInterface {
  readonly name = 'TrimDistillerDefinition1763800003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE definition_version ADD COLUMN trimmed_version bigint NOT NULL DEFAULT 0');
    await runner.query(`
      CREATE INDEX distiller_definition_deleted ON distiller_definition (deleted_at_s)
        WHERE deleted_at_s IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX distiller_definition_deleted');
    await runner.query('ALTER TABLE definition_version DROP COLUMN trimmed_version');
  }
}
