import { type LocalStack, withAdmin } from '@cloudtach/local-stack';

type Session = Parameters<Parameters<typeof withAdmin>[1]>[0];

/** What a copy has other than the row it was made of, by column; `copy` is its number, from 1. */
type Changes = Readonly<Record<string, string>>;

const dayUs = 86_400_000_000;
/** Ids of one copy and kind; larger than the rows of any copy, and as far apart as ranges of ids are written ahead. */
const idsOfCopy = 1_000_000;
/** A copy is as many days older, and two more: no day has rows that ingestion wrote and copies. */
const daysApart = 2;
/** Two, because there are two processors. */
const sessions = 2;
/** Copies of derived rows that are made at once. */
const copiesAtOnce = 10;

const earlier = (column: string) => `${column} - (copy + ${daysApart}) * ${dayUs}`;
const lowerId = (column: string) => `${column} - copy * ${idsOfCopy}`;
const otherUuid = (column: string) => `md5(${column}::text || ':' || copy)::uuid`;
const otherText = (column: string, prefix = '') =>
  `CASE WHEN ${column} <> '' THEN '${prefix}' || ${otherUuid(column)} ELSE ${column} END`;
const otherRequest = (column: string) => otherText(column, 'req-');

/** Every copy is of another day and about other instances and requests; hosts, tenants, events and bodies stay. */
const changes = {
  notification: {
    when_us: earlier('when_us'),
    id: lowerId('id'),
    identity: otherUuid('identity'),
    resource_id: otherText('resource_id'),
    image_instance: otherText('image_instance'),
    request_id: otherRequest('request_id'),
    message_id: otherText('message_id'),
  },
  lifecycle: {
    resource_key: `md5(${otherText('resource_id')})::uuid`,
    resource_id: otherText('resource_id'),
    first_us: earlier('first_us'),
    last_us: earlier('last_us'),
    last_identity: otherUuid('last_identity'),
    last_raw: lowerId('last_raw'),
  },
  timing: {
    instance_key: `md5(${otherText('instance')})::uuid`,
    instance: otherText('instance'),
    start_raw: lowerId('start_raw'),
    start_us: earlier('start_us'),
    start_request_id: otherRequest('start_request_id'),
    end_raw: lowerId('end_raw'),
    end_us: earlier('end_us'),
    end_request_id: otherRequest('end_request_id'),
    settled_us: `CASE WHEN diff_us IS NULL THEN settled_us ELSE ${earlier('settled_us')} END`,
    newest_us: earlier('newest_us'),
  },
  request_tracker: {
    request_key: `md5(${otherRequest('request_id')})::uuid`,
    request_id: otherRequest('request_id'),
    first_us: earlier('first_us'),
    last_us: earlier('last_us'),
    start_us: earlier('start_us'),
    instance: otherText('instance'),
    end_us: earlier('end_us'),
    end_raw: lowerId('end_raw'),
  },
} as const satisfies Readonly<Record<string, Changes>>;

type FilledTable = keyof typeof changes;
const filledTables = Object.keys(changes) as FilledTable[];
const lists = [
  'notification_day',
  'notification_profile',
  'host_name',
  'event_name',
  'tenant_name',
  'deployment',
];
const kinds = ['nova', 'glance', 'generic'];

/**
 * Empties the tables of ingestion, which must not run meanwhile. Ids begin so high that those of so many copies fit below.
 */
export async function emptyTables(stack: LocalStack, copies: number): Promise<void> {
  await withAdmin(stack.databaseUrl('ingestion'), async (session) => {
    await session.query(`TRUNCATE ${[...filledTables, ...lists].join(', ')}`);
    for (const kind of kinds) {
      await session.query(`ALTER SEQUENCE ${kind}_notification_id RESTART WITH ${copies * idsOfCopy + 1}`);
    }
  });
}

/**
 * Makes copies of all rows straight in the tables, each for other days: the rows are those that ingestion wrote, so the
 * form is, too. Days get their partitions as ingestion makes them, but are not logged, and indexed when they are full.
 *
 * @param show told how many steps of how many are done
 */
export async function fillTables(
  stack: LocalStack,
  copies: number,
  show: (done: number, total: number) => void,
): Promise<void> {
  const url = stack.databaseUrl('ingestion');
  const { steps, indexes } = await withAdmin(url, (session) => prepare(session, copies));
  const total = steps.length;
  let done = 0;
  const work = () =>
    withAdmin(url, async (session) => {
      await session.query(`SET synchronous_commit = off; SET maintenance_work_mem = '256MB'`);
      for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
        for (const statement of step) await session.query(statement);
        done += 1;
        show(done, total);
      }
    });
  await Promise.all(Array.from({ length: sessions }, work));
  await withAdmin(url, (session) => finish(session, copies, indexes));
}

/** So that no vacuum, statistics or checkpoint that is due falls into what is measured. */
export async function settleTables(stack: LocalStack): Promise<void> {
  await withAdmin(stack.databaseUrl('ingestion'), async (session) => {
    for (const table of await ownTables(session)) await session.query(`VACUUM (ANALYZE) ${table}`);
  });
  await withAdmin(stack.adminDatabaseUrl, (session) => session.query('CHECKPOINT'));
}

/** Statements that are done in their order, by one session after another. */
type Steps = (readonly string[])[];

async function prepare(session: Session, copies: number): Promise<{ steps: Steps; indexes: string[] }> {
  for (const table of filledTables) {
    await session.query(`CREATE UNLOGGED TABLE ${table}_source AS SELECT * FROM ${table}`);
  }
  const indexes: string[] = [];
  const steps: Steps = [];
  for (const table of ['timing', 'request_tracker', 'lifecycle'] as const) {
    indexes.push(...(await dropIndexes(session, table)));
    const columns = await columnsOf(session, table);
    for (let first = 1; first <= copies; first += copiesAtOnce) {
      const last = Math.min(copies, first + copiesAtOnce - 1);
      const which = `CROSS JOIN generate_series(${first}, ${last}) AS copies (copy)`;
      steps.push([copySql(table, columns, table, which)]);
    }
  }
  steps.push(...(await daySteps(session, copies)));
  return { steps, indexes };
}

/** One step for each day before those that ingestion wrote. */
async function daySteps(session: Session, copies: number): Promise<Steps> {
  const { rows } = await session.query<{ first: string; last: string }>(
    `SELECT min(when_us) / ${dayUs} AS first, max(when_us) / ${dayUs} AS last FROM notification_source`,
  );
  const [first, last] = [Number(rows[0]?.first), Number(rows[0]?.last)];
  const columns = await columnsOf(session, 'notification');
  const steps: Steps = [];
  for (let day = last - 1 - daysApart; day >= first - copies - daysApart; day -= 1) {
    const date = new Date((day * dayUs) / 1000).toISOString().slice(0, 10);
    const table = `notification_${date.replaceAll('-', '')}`;
    const which = `CROSS JOIN LATERAL (SELECT when_us / ${dayUs} - ${day} - ${daysApart} AS copy) AS copies
      WHERE copy BETWEEN 1 AND ${copies}`;
    steps.push([
      `CREATE UNLOGGED TABLE ${table} (LIKE notification INCLUDING ALL EXCLUDING INDEXES)
         WITH (toast_tuple_target = 8160)`,
      copySql(table, columns, 'notification', which),
      `ALTER TABLE notification ATTACH PARTITION ${table}
         FOR VALUES FROM (${day * dayUs}) TO (${(day + 1) * dayUs})`,
    ]);
  }
  return steps;
}

async function finish(session: Session, copies: number, indexes: readonly string[]): Promise<void> {
  for (const index of indexes) await session.query(index);
  await session.query(`
    INSERT INTO notification_day (kind, day, first_id, last_id)
    SELECT kind, day - copy - ${daysApart}, min(${lowerId('first_id')}), max(${lowerId('last_id')})
    FROM notification_day CROSS JOIN generate_series(1, ${copies}) AS copies (copy) GROUP BY 1, 2`);
  for (const table of filledTables) await session.query(`DROP TABLE ${table}_source`);
}

function copySql(target: string, columns: readonly string[], table: FilledTable, which: string): string {
  const changed: Changes = changes[table];
  const values = columns.map((column) => changed[column] ?? column);
  return `INSERT INTO ${target} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${table}_source ${which}`;
}

/** Those that can be written: a number that counts itself goes on counting. */
async function columnsOf(session: Session, table: FilledTable): Promise<string[]> {
  const { rows } = await session.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' ORDER BY attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}

/** All but the primary key; gives the statements that make them again, which is faster than to keep them up. */
async function dropIndexes(session: Session, table: FilledTable): Promise<string[]> {
  const { rows } = await session.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = $1::regclass AND NOT indisprimary`,
    [table],
  );
  for (const { name } of rows) await session.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}

/** Those that rows are in; a partitioned table is its partitions. */
async function ownTables(session: Session): Promise<string[]> {
  const { rows } = await session.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
