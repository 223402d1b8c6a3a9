import { type Transaction, unhurried } from '@cloudtach/persistence';
import { daysBetween, type DaysInRange, type EventDay, startOfDay } from './event-day.js';

/** Most days made at once: their tables are locked together for a moment, and the server has room for so many locks. */
const daysAtOnceMax = 30;

/** What the partitions for all other days hold nothing of while days are being made. */
const constraint = 'without_days_being_made';

interface Parent {
  readonly parent: string;
  readonly column: string;
  readonly tableOf: (day: EventDay) => string;
}

const parents: readonly Parent[] = [
  { parent: 'event', column: 'time_us', tableOf: ({ eventTable }) => eventTable },
  { parent: 'event_trait', column: 'day_us', tableOf: ({ traitTable }) => traitTable },
];

const [eventDefault, traitDefault] = ['event_default', 'event_trait_default'];

/** The names of the partitions of `event`. */
export async function eventTables(tx: Transaction): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'event'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/**
 * Days that should have partitions and have none, some at a time: today and those ahead, and from the first day in range
 * that has events where those of all other days are. Those between follow soon where a backlog is read.
 */
export async function missingDays(
  tx: Transaction,
  { fromUs, todayUs, untilUs }: DaysInRange,
): Promise<EventDay[]> {
  const { rows } = await tx.query<{ first: bigint | null }>(
    `SELECT min(time_us) AS first FROM ${eventDefault} WHERE time_us >= $1 AND time_us < $2`,
    [fromUs, untilUs],
  );
  const first = startOfDay(Number(rows[0]?.first ?? todayUs));
  const known = new Set(await eventTables(tx));
  return daysBetween(Math.min(first, todayUs), untilUs)
    .filter(({ eventTable }) => !known.has(eventTable))
    .slice(0, daysAtOnceMax);
}

/**
 * Makes the server refuse events of some days, given in order, until {@link makePartitions} has made room for them or
 * {@link withdrawDays} was called. Writers wait and try again.
 */
export async function announceDays(tx: Transaction, days: readonly EventDay[]): Promise<void> {
  const [fromUs, untilUs] = [days[0]?.fromUs ?? 0, days.at(-1)?.untilUs ?? 0];
  for (const { parent, column } of parents) {
    await tx.query(
      `ALTER TABLE ${parent}_default DROP CONSTRAINT IF EXISTS ${constraint},
         ADD CONSTRAINT ${constraint} CHECK (${column} < ${fromUs} OR ${column} >= ${untilUs}) NOT VALID`,
    );
  }
}

/**
 * Makes the partitions of days that were announced. What lies with all other days of them moves along. To attach a
 * partition the server reads the one for all other days, and nobody may use it meanwhile, unless a constraint says that
 * it has nothing of the day: so the constraint is validated first, which is in nobody's way.
 */
export async function makePartitions(tx: Transaction, days: readonly EventDay[]): Promise<void> {
  for (const day of days) for (const parent of parents) await createPartition(tx, parent, day);
  for (const { parent } of parents)
    await unhurried(tx, `ALTER TABLE ${parent}_default VALIDATE CONSTRAINT ${constraint}`);
  await tx.query(`LOCK TABLE ${eventDefault}, ${traitDefault} IN ACCESS EXCLUSIVE MODE`);
  for (const day of days)
    for (const { parent, tableOf } of parents)
      await tx.query(
        `ALTER TABLE ${parent} ATTACH PARTITION ${tableOf(day)} FOR VALUES FROM (${day.fromUs}) TO (${day.untilUs})`,
      );
  await dropConstraints(tx);
}

/** Takes back what a process announced that ended before it made anything. */
export async function withdrawDays(tx: Transaction): Promise<void> {
  const { rowCount } = await tx.query('SELECT 1 FROM pg_constraint WHERE conname = $1', [constraint]);
  if (rowCount !== 0) await dropConstraints(tx);
}

async function createPartition(
  tx: Transaction,
  { parent, column, tableOf }: Parent,
  day: EventDay,
): Promise<void> {
  await tx.query(`CREATE TABLE ${tableOf(day)} (LIKE ${parent} INCLUDING ALL)`);
  await unhurried(
    tx,
    `WITH moved AS (
       DELETE FROM ${parent}_default WHERE ${column} >= ${day.fromUs} AND ${column} < ${day.untilUs} RETURNING *)
     INSERT INTO ${tableOf(day)} SELECT * FROM moved`,
  );
}

async function dropConstraints(tx: Transaction): Promise<void> {
  for (const { parent } of parents)
    await tx.query(`ALTER TABLE ${parent}_default DROP CONSTRAINT IF EXISTS ${constraint}`);
}
