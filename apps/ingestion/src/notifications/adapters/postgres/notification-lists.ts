import { toStorableText } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { dayOf } from '../../domain/notification-day.js';
import { type ReceivedNotification } from '../../domain/received-notification.js';

/** A range of ids is written ahead to the next multiple of this, so that most batches find theirs in it. */
const idsAhead = 10_000;

interface Name {
  readonly kind: string;
  readonly name: string | null;
  lastDay: number;
}

interface Day {
  readonly kind: string;
  readonly day: number;
  firstId: number;
  lastId: number;
}

/**
 * Enters notifications that were just kept in the lists: events, hosts, tenants, and the ids of days. What a list has already is
 * neither written nor locked, so that batches of other processes do not wait; what is new is entered in one order.
 */
export async function enterLists(
  tx: Transaction,
  fresh: readonly ReceivedNotification[],
  ids: readonly number[],
): Promise<void> {
  const events = new Map<string, Name>();
  const hosts = new Map<string, Name>();
  const tenants = new Map<string, Name>();
  const days = new Map<string, Day>();
  fresh.forEach(({ kind, eventType, host, when, details: { tenant } }, index) => {
    const day = dayOf(when);
    enterName(events, { kind, name: eventType, lastDay: day });
    enterName(hosts, { kind, name: host, lastDay: day });
    if (tenant !== null) enterName(tenants, { kind, name: tenant, lastDay: day });
    enterDay(days, { kind, day }, ids[index] as number);
  });
  await tx.query(enterSql, [
    ...columnsOf(events),
    ...columnsOf(hosts),
    ...columnsOf(tenants),
    ...dayColumnsOf(days),
  ]);
}

function enterName(names: Map<string, Name>, { kind, name, lastDay }: Name): void {
  const key = `${kind} ${name === null ? '' : `.${name}`}`;
  const known = names.get(key);
  if (known === undefined) names.set(key, { kind, name, lastDay });
  else if (lastDay > known.lastDay) known.lastDay = lastDay;
}

function enterDay(
  days: Map<string, Day>,
  { kind, day }: { readonly kind: string; readonly day: number },
  id: number,
): void {
  const known = days.get(`${kind} ${day}`);
  if (known === undefined) {
    days.set(`${kind} ${day}`, { kind, day, firstId: id, lastId: id });
    return;
  }
  known.firstId = Math.min(known.firstId, id);
  known.lastId = Math.max(known.lastId, id);
}

function columnsOf(names: ReadonlyMap<string, Name>): unknown[][] {
  const all = [...names.values()];
  return [
    all.map(({ kind }) => kind),
    all.map(({ name }) => (name === null ? null : toStorableText(name))),
    all.map(({ lastDay }) => lastDay),
  ];
}

function dayColumnsOf(days: ReadonlyMap<string, Day>): unknown[][] {
  const all = [...days.values()];
  return [
    all.map(({ kind }) => kind),
    all.map(({ day }) => day),
    all.map(({ firstId }) => firstId),
    all.map(({ lastId }) => lastId),
  ];
}

/** Names by a digest, that of null being nobody else's. DISTINCT, since names that cannot be stored may become equal. */
function enterNamesSql(table: string, kinds: string, names: string, days: string): string {
  return `
    INSERT INTO ${table} AS kept (kind, name_key, name, last_day)
    SELECT DISTINCT ON (1, 2) * FROM (
      SELECT kind, coalesce(md5('.' || name), md5(''))::uuid AS name_key, name, last_day
      FROM unnest(${kinds}::text[], ${names}::text[], ${days}::int[]) AS seen (kind, name, last_day)) AS seen
    WHERE NOT EXISTS (
      SELECT FROM ${table} AS known
      WHERE known.kind = seen.kind AND known.name_key = seen.name_key AND known.last_day >= seen.last_day)
    ORDER BY 1, 2, last_day DESC
    ON CONFLICT (kind, name_key) DO UPDATE SET last_day = greatest(kept.last_day, excluded.last_day)`;
}

const enterSql = `
  WITH events AS (${enterNamesSql('event_name', '$1', '$2', '$3')}),
  hosts AS (${enterNamesSql('host_name', '$4', '$5', '$6')}),
  tenants AS (${enterNamesSql('tenant_name', '$7', '$8', '$9')})
  INSERT INTO notification_day AS kept (kind, day, first_id, last_id)
  SELECT kind, day, first_id, (last_id / ${idsAhead} + 1) * ${idsAhead}
  FROM unnest($10::text[], $11::int[], $12::bigint[], $13::bigint[]) AS seen (kind, day, first_id, last_id)
  WHERE NOT EXISTS (
    SELECT FROM notification_day AS known
    WHERE known.kind = seen.kind AND known.day = seen.day AND known.first_id <= seen.first_id
      AND known.last_id >= seen.last_id)
  ORDER BY 1, 2
  ON CONFLICT (kind, day) DO UPDATE SET
    first_id = least(kept.first_id, excluded.first_id), last_id = greatest(kept.last_id, excluded.last_id)`;
