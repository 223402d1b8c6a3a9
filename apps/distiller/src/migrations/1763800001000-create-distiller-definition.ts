import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Definitions of tenants, which the API calls transforms. */
export class CreateDistillerDefinition1763800001000 implements MigrationInterface {
  readonly name = 'CreateDistillerDefinition1763800001000';

  async up(runner: QueryRunner): Promise<void> {
    // version is the state of definition_version that a change made. patterns are what decides whether an event is
    // wanted, by definition, so that the specifications of all transforms of a tenant need not be read for it.
    await runner.query(`
      CREATE TABLE distiller_definition (
        id uuid NOT NULL,
        version bigint NOT NULL,
        tenant text NOT NULL,
        name text NOT NULL,
        description text NOT NULL,
        specification text NOT NULL,
        patterns json NOT NULL,
        enabled boolean NOT NULL,
        created_at_s bigint NOT NULL,
        updated_at_s bigint NOT NULL,
        deleted_at_s bigint,
        CONSTRAINT distiller_definition_pk PRIMARY KEY (id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX distiller_definition_live_name ON distiller_definition (tenant, name)
        WHERE deleted_at_s IS NULL`);
    await runner.query(`
      CREATE INDEX distiller_definition_live_id ON distiller_definition (tenant, id) WHERE deleted_at_s IS NULL`);
    await runner.query('CREATE INDEX distiller_definition_version ON distiller_definition (version)');
    await runner.query(`
      CREATE INDEX distiller_definition_deleted ON distiller_definition (deleted_at_s)
        WHERE deleted_at_s IS NOT NULL`);
    // One row: whoever changes a definition raises it first, and holds it until the change is committed. Up to
    // trimmed_version some deleted definitions are forgotten.
    await runner.query(
      'CREATE TABLE definition_version (version bigint NOT NULL, trimmed_version bigint NOT NULL DEFAULT 0)',
    );
    await runner.query('INSERT INTO definition_version VALUES (0)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE definition_version, distiller_definition');
  }
}
