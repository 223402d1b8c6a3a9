import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Archive policies and the metrics bound to them. */
export class CreateMetric1763800000000 implements MigrationInterface {
  readonly name = 'CreateMetric1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    // definition: [{"granularityMs": …, "points": … or null}, …] in the order it was given.
    await runner.query(`
      CREATE TABLE archive_policy (
        no integer GENERATED ALWAYS AS IDENTITY,
        name text NOT NULL,
        back_window integer NOT NULL,
        definition jsonb NOT NULL,
        aggregation_methods text[] NOT NULL,
        block_buckets smallint NOT NULL,
        CONSTRAINT archive_policy_pk PRIMARY KEY (no),
        CONSTRAINT archive_policy_name_unique UNIQUE (name)
      )`);
    // no is the short name of a metric in the tables of its points and aggregates.
    await runner.query(`
      CREATE TABLE metric (
        id uuid NOT NULL,
        no integer GENERATED ALWAYS AS IDENTITY,
        shard integer NOT NULL,
        archive_policy_no integer NOT NULL,
        name text,
        created_by_user_id text,
        created_by_project_id text,
        CONSTRAINT metric_pk PRIMARY KEY (id),
        CONSTRAINT metric_archive_policy_fk FOREIGN KEY (archive_policy_no) REFERENCES archive_policy (no)
      )`);
    // Whether a policy is in use.
    await runner.query('CREATE INDEX metric_by_archive_policy ON metric (archive_policy_no)');
    // What was done to this installation once, so that it is not done again.
    await runner.query(`
      CREATE TABLE installation_step (
        name text NOT NULL,
        CONSTRAINT installation_step_pk PRIMARY KEY (name)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE installation_step, metric, archive_policy');
  }
}
