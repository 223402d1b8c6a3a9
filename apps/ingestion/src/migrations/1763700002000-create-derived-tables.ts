import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What is derived from notifications: lifecycles, timings and request trackers (stacktach-v2 §2.2-2.4). */
export class CreateDerivedTables1763700002000 implements MigrationInterface {
  readonly name = 'CreateDerivedTables1763700002000';

  async up(runner: QueryRunner): Promise<void> {
    // One row per instance or image, keyed by md5(resource_id) because ids have no limit of length. For nova it is the
    // lifecycle: last_* tell of the newest notification by its own time. For the others it only says between which times
    // notifications of a resource lie. Its row is the lock of everything derived for an instance.
    await runner.query(`
      CREATE TABLE lifecycle (
        kind text COLLATE "C" NOT NULL,
        resource_key uuid NOT NULL,
        resource_id text NOT NULL,
        first_us bigint NOT NULL,
        last_us bigint NOT NULL,
        last_identity uuid NOT NULL,
        last_raw bigint NOT NULL,
        last_state text,
        last_task_state text,
        CONSTRAINT lifecycle_pk PRIMARY KEY (kind, resource_key)
      ) WITH (fillfactor = 70)`);
    await createTiming(runner);
    await createRequestTracker(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['request_tracker', 'timing', 'lifecycle']) await runner.query(`DROP TABLE ${table}`);
  }
}

async function createTiming(runner: QueryRunner): Promise<void> {
  // Every .start and every .end of an instance (nova) is in exactly one row, as its start or as its end, so that a late one
  // can be sorted in. name is the event without its last part. diff_us is null unless both are there. settled_us is the
  // later of the two when both are there and beyond every time otherwise: rows at or after a time are those that something
  // new of that time may change. newest_us is the later one of those that are there.
  await runner.query(`
    CREATE TABLE timing (
      id bigint GENERATED ALWAYS AS IDENTITY,
      instance_key uuid NOT NULL,
      start_raw bigint,
      start_us bigint,
      end_raw bigint,
      end_us bigint,
      diff_us bigint,
      settled_us bigint NOT NULL,
      newest_us bigint NOT NULL,
      end_deployment_id integer,
      instance text NOT NULL,
      name text COLLATE "C" NOT NULL,
      start_request_id text,
      end_request_id text,
      end_tenant text,
      CONSTRAINT timing_pk PRIMARY KEY (id),
      CONSTRAINT timing_has_a_half_ck CHECK (start_raw IS NOT NULL OR end_raw IS NOT NULL)
    )`);
  await runner.query(
    'CREATE INDEX timing_by_instance ON timing (instance_key, hashtextextended(name, 0), settled_us)',
  );
  await runner.query(
    `CREATE INDEX timing_by_diff ON timing (hashtextextended(name, 0), diff_us) WHERE diff_us IS NOT NULL`,
  );
  await runner.query(
    `CREATE INDEX timing_by_end ON timing (hashtextextended(name, 0), end_us) WHERE diff_us IS NOT NULL`,
  );
  await runner.query(
    `CREATE INDEX timing_by_request ON timing (hashtextextended(end_request_id, 0), end_us) WHERE diff_us IS NOT NULL`,
  );
}

async function createRequestTracker(runner: QueryRunner): Promise<void> {
  // One row per request id of nova, keyed by md5(request_id). first_us and last_us say between which times its notifications
  // lie. It is a tracker once start_us is there: the earliest update of an instance by an API service, and that instance.
  // end_* tell of the last completed timing whose end has the request id, duration_us of its end since start_us; null
  // until both are there, which is when kpi shows it.
  await runner.query(`
    CREATE TABLE request_tracker (
      request_key uuid NOT NULL,
      request_id text NOT NULL,
      first_us bigint NOT NULL,
      last_us bigint NOT NULL,
      start_us bigint,
      instance text,
      end_us bigint,
      end_raw bigint,
      end_deployment_id integer,
      end_name text,
      end_tenant text,
      duration_us bigint,
      CONSTRAINT request_tracker_pk PRIMARY KEY (request_key)
    ) WITH (fillfactor = 70)`);
  await runner.query(
    'CREATE INDEX request_tracker_by_start ON request_tracker (start_us) WHERE duration_us IS NOT NULL',
  );
  await runner.query(
    `CREATE INDEX request_tracker_by_tenant ON request_tracker (hashtextextended(end_tenant, 0), start_us)
     WHERE duration_us IS NOT NULL`,
  );
}
