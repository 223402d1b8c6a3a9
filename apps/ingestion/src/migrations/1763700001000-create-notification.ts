import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Columns of text that notifications are looked up by, each with an index by kind, value and time. Values have no limit of
 * length, so an index holds their hash: one over the text would refuse what is longer than 2.7 kB. What is null is in no
 * index; what is empty is, since it can be searched for.
 */
const searchedColumns: readonly string[] = [
  'resource_id',
  'request_id',
  'tenant',
  'publisher_host',
  'own_publisher_service',
  'image_instance',
];

const tables: readonly string[] = [
  'notification',
  'notification_profile',
  'notification_day',
  'tenant_name',
  'host_name',
  'event_name',
  'deployment',
];

/** Raw notifications by day of their own time, the sequences of their ids, and the lists of what occurs in them. */
export class CreateNotification1763700001000 implements MigrationInterface {
  readonly name = 'CreateNotification1763700001000';

  async up(runner: QueryRunner): Promise<void> {
    // Clients see these ids; each stacky table counts its own (stacktach-v2 §1.3).
    for (const kind of ['nova', 'glance', 'generic']) {
      await runner.query(`CREATE SEQUENCE ${kind}_notification_id AS bigint`);
    }
    await createLists(runner);
    // identity is computed from what makes a duplicate (decisions §4). The values themselves would not do for a key: an
    // index refuses long ones, and a notification is never parked for its values. It covers a replay too: the same record
    // has the same time and the same identity, and the columns of its origin tell it from a repeat elsewhere.
    // resource_id is the instance of nova and generic rows and the image of glance rows, image_instance the instance that a
    // glance image was made of; tenant is glance's owner. publisher_id is publisher_service, a dot and publisher_host, or
    // the former alone where the latter is null. A publisher's service that names a host (nova-compute:host, as versioned
    // notifications have it) is own_publisher_service, which is null otherwise: it would make a profile per host.
    await runner.query(`
      CREATE TABLE notification (
        when_us bigint NOT NULL,
        id bigint NOT NULL,
        origin_offset bigint NOT NULL,
        identity uuid NOT NULL,
        origin_partition integer NOT NULL,
        profile_id integer NOT NULL,
        body_encoding smallint NOT NULL,
        kind text COLLATE "C" NOT NULL,
        publisher_host text,
        own_publisher_service text,
        request_id text NOT NULL,
        message_id text,
        tenant text,
        resource_id text,
        image_instance text,
        body bytea NOT NULL,
        CONSTRAINT notification_pk PRIMARY KEY (when_us, identity)
      ) PARTITION BY RANGE (when_us)`);
    // Bodies come compressed as body_encoding tells; a second compression only costs.
    await runner.query('ALTER TABLE notification ALTER COLUMN body SET STORAGE EXTERNAL');
    await createIndexes(runner);
    // What a wrong clock claims, and what comes years late.
    await runner.query(
      'CREATE TABLE notification_other PARTITION OF notification DEFAULT WITH (toast_tuple_target = 8160)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) {
      await runner.query(`DROP TABLE ${table}`);
    }
    for (const kind of ['nova', 'glance', 'generic']) {
      await runner.query(`DROP SEQUENCE ${kind}_notification_id`);
    }
  }
}

/** Lists that are kept because nobody should read all notifications for them. */
async function createLists(runner: QueryRunner): Promise<void> {
  // Deployments in the order in which the first notification of each came; never deleted.
  await runner.query(`
    CREATE TABLE deployment (
      id integer GENERATED ALWAYS AS IDENTITY,
      name text COLLATE "C" NOT NULL,
      CONSTRAINT deployment_pk PRIMARY KEY (id),
      CONSTRAINT deployment_name_uq UNIQUE (name)
    )`);
  // What many notifications have in common, once for all of them: a cloud has some thousand such combinations, and a row of
  // notification is smaller and needs one index instead of ten. profile_key is the md5 of all of it, because texts have no
  // limit of length. service is the exchange; state is glance's status; publisher_service is null where each row has its own.
  // last_day is the newest day that a notification with this profile was of, after which retention deletes it.
  await runner.query(`
    CREATE TABLE notification_profile (
      id integer GENERATED ALWAYS AS IDENTITY,
      profile_key uuid NOT NULL,
      last_day integer NOT NULL,
      deployment_id integer NOT NULL,
      image_type smallint,
      has_host boolean NOT NULL,
      kind text COLLATE "C" NOT NULL,
      service text COLLATE "C" NOT NULL,
      origin_topic text COLLATE "C" NOT NULL,
      routing_key text COLLATE "C" NOT NULL,
      publisher_service text COLLATE "C",
      event text COLLATE "C" NOT NULL,
      state text COLLATE "C",
      old_state text COLLATE "C",
      task text COLLATE "C",
      old_task text COLLATE "C",
      os_architecture text COLLATE "C",
      os_distro text COLLATE "C",
      os_version text COLLATE "C",
      rax_options text COLLATE "C",
      CONSTRAINT notification_profile_pk PRIMARY KEY (id),
      CONSTRAINT notification_profile_key_uq UNIQUE (profile_key)
    )`);
  // Every event, host and tenant of each kind, by a digest because names have no limit of length; last_day is the newest day
  // (days since the epoch) it occurred on, after which retention forgets it. A null name is a publisher without a host.
  for (const list of ['event', 'host', 'tenant']) {
    await runner.query(`
      CREATE TABLE ${list}_name (
        kind text COLLATE "C" NOT NULL,
        name_key uuid NOT NULL,
        name text COLLATE "C",
        last_day integer NOT NULL,
        CONSTRAINT ${list}_name_pk PRIMARY KEY (kind, name_key)
      )`);
  }
  // Which ids each day of each kind may hold: where to look for an id. The range is wider than what is there, so that it is
  // seldom written. Days are whole days since the epoch, whatever partition has their rows.
  await runner.query(`
    CREATE TABLE notification_day (
      kind text COLLATE "C" NOT NULL,
      day integer NOT NULL,
      first_id bigint NOT NULL,
      last_id bigint NOT NULL,
      CONSTRAINT notification_day_pk PRIMARY KEY (kind, day)
    )`);
}

/** One for each order and each filter of the stacky tables. */
async function createIndexes(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE INDEX notification_by_id ON notification (kind, id)');
  await runner.query('CREATE INDEX notification_by_profile ON notification (profile_id, when_us)');
  await runner.query(
    `CREATE INDEX notification_by_message_id ON notification (hashtextextended(message_id, 0), when_us)
     WHERE kind = 'generic' AND message_id IS NOT NULL`,
  );
  for (const column of searchedColumns) {
    await runner.query(
      `CREATE INDEX notification_by_${column} ON notification (kind, hashtextextended(${column}, 0), when_us)
       WHERE ${column} IS NOT NULL`,
    );
  }
}
