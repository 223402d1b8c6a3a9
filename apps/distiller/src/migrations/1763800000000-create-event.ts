import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Events, their identities, and what finds them by trait and by time (ADR 13). */
export class CreateEvent1763800000000 implements MigrationInterface {
  readonly name = 'CreateEvent1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await createEvent(runner);
    await createEventKey(runner);
    await createEventTrait(runner);
    await createEventBlock(runner);
    await createEventDay(runner);
    await createFunctions(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION event_ids(bigint, bytea), event_horizon(), draw_event_ids(integer), next_event_id()',
    );
    await runner.query('DROP TABLE event_day, event_block, event_trait, event_key, event');
  }
}

async function createEvent(runner: QueryRunner): Promise<void> {
  // Clients page by this id: it is drawn when an event is to be stored, and void where that turns out to be a repeat.
  await runner.query('CREATE SEQUENCE event_id AS bigint');
  // tenant is '' where the notification names none. The traits are text to the server: they are found by event_trait,
  // and to parse them into jsonb would cost as much as the rest of the row.
  await runner.query(`
    CREATE TABLE event (
      id bigint NOT NULL,
      time_us bigint NOT NULL,
      tenant text NOT NULL,
      message_id text NOT NULL,
      event_type text NOT NULL,
      resource_id text,
      traits json NOT NULL,
      CONSTRAINT event_pk PRIMARY KEY (time_us, id)
    ) PARTITION BY RANGE (time_us)`);
  await runner.query('ALTER SEQUENCE event_id OWNED BY event.id');
  // StackTach lists in the order of storage, all or of one type; Monasca lists a tenant's in the order of time.
  await runner.query('CREATE INDEX event_by_id ON event (id) INCLUDE (time_us)');
  await runner.query('CREATE INDEX event_by_type ON event (event_type, id)');
  await runner.query('CREATE INDEX event_by_tenant ON event (tenant, time_us, id)');
  await runner.query('CREATE TABLE event_default PARTITION OF event DEFAULT');
}

async function createEventKey(runner: QueryRunner): Promise<void> {
  // A unique key of a partitioned table holds the time, and one message id must not be two events at two times. The
  // message id comes first because the API of StackTach asks by it alone.
  await runner.query(`
    CREATE TABLE event_key (
      id bigint NOT NULL,
      time_us bigint NOT NULL,
      message_id text NOT NULL,
      tenant text NOT NULL,
      origin text NOT NULL,
      CONSTRAINT event_key_pk PRIMARY KEY (message_id, tenant)
    )`);
}

async function createEventTrait(runner: QueryRunner): Promise<void> {
  // One row for each value that a trait has among the events of one day in one batch. trait is a digest of name and
  // value; ids are first_id plus each of the two-byte numbers in places.
  await runner.query(`
    CREATE TABLE event_trait (
      day_us bigint NOT NULL,
      trait bigint NOT NULL,
      first_id bigint NOT NULL,
      places bytea NOT NULL,
      CONSTRAINT event_trait_pk PRIMARY KEY (trait, first_id, day_us)
    ) PARTITION BY RANGE (day_us)`);
  await runner.query('CREATE TABLE event_trait_default PARTITION OF event_trait DEFAULT');
}

async function createEventBlock(runner: QueryRunner): Promise<void> {
  // The times of 1024 ids in a row, by day: what lets a listing step over events out of its range.
  await runner.query(`
    CREATE TABLE event_block (
      block bigint NOT NULL,
      day_us bigint NOT NULL,
      time_min_us bigint NOT NULL,
      time_max_us bigint NOT NULL,
      CONSTRAINT event_block_pk PRIMARY KEY (block, day_us)
    )`);
}

async function createEventDay(runner: QueryRunner): Promise<void> {
  // Which events were stored by which day tells the age of those whose own time says nothing about it: first_id is the
  // first id that was not drawn yet soon after the day began.
  await runner.query(`
    CREATE TABLE event_day (
      day_us bigint NOT NULL,
      first_id bigint NOT NULL,
      CONSTRAINT event_day_pk PRIMARY KEY (day_us)
    )`);
}

async function createFunctions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION next_event_id() RETURNS bigint LANGUAGE sql VOLATILE AS
      'SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM event_id'`);
  // Ids of a batch follow each other without a gap. A floor below them is shown to readers, as a lock with a negative
  // key, until the transaction ends however it ends. Rolling the inner block back lets go of the lock of drawing, and
  // of nothing else: a sequence does not roll back.
  await runner.query(`
    CREATE FUNCTION draw_event_ids(wanted integer) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
      first_id bigint;
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(-next_event_id());
      BEGIN
        PERFORM pg_advisory_xact_lock(4711102);
        first_id := next_event_id();
        PERFORM setval('event_id', first_id + wanted - 1);
        RAISE EXCEPTION USING ERRCODE = 'CT001';
      EXCEPTION WHEN SQLSTATE 'CT001' THEN
        NULL;
      END;
      RETURN first_id;
    END $$`);
  // Everything up to this id is committed or void. What was issued is looked at first: a writer that begins in between
  // draws above it.
  await runner.query(`
    CREATE FUNCTION event_horizon() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
      issued bigint;
      floor_of_writers bigint;
    BEGIN
      issued := next_event_id() - 1;
      SELECT min(-key) INTO floor_of_writers
        FROM (SELECT (classid::bigint << 32) | objid::bigint AS key FROM pg_locks
              WHERE locktype = 'advisory' AND objsubid = 1
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS held
        WHERE key < 0;
      RETURN least(issued, floor_of_writers - 1);
    END $$`);
  await runner.query(`
    CREATE FUNCTION event_ids(first_id bigint, places bytea) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE AS
      'SELECT first_id + get_byte(places, 2 * place) * 256 + get_byte(places, 2 * place + 1)
       FROM generate_series(0, length(places) / 2 - 1) AS place'`);
}
