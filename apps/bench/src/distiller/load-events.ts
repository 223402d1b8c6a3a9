import { type LocalStack, withAdmin } from '@cloudtach/local-stack';

/** Events of one batch, as the service makes them. */
const batchEvents = 500;
const batchesAtOnce = 200;
const dayUs = 86_400_000_000n;
const firstDayUs = (BigInt(Math.floor(Date.now() / 86_400_000)) - 20n) * dayUs;

/** The days that events lie in, one after another. */
const days = 10n;

type Session = Parameters<Parameters<typeof withAdmin>[1]>[0];

/** What an event is made of, by its number `n`; each trait with the share of events that have one of its values. */
const traits: readonly { readonly name: string; readonly kind: 'text' | 'int'; readonly value: string }[] = [
  { name: 'half', kind: 'text', value: `'h' || n % 2` },
  { name: 'twentieth', kind: 'text', value: `'t' || n % 20` },
  { name: 'hundredth', kind: 'int', value: 'n % 100' },
  { name: 'ten_thousandth', kind: 'text', value: `'x' || n % 10000` },
  { name: 'instance_id', kind: 'text', value: `'i' || n / 10` },
  { name: 'request_id', kind: 'text', value: `'req-' || n / 3` },
  { name: 'service', kind: 'text', value: `'compute'` },
];

/**
 * Fills the tables of the distiller as the service would have: through it, millions of events take longer than anybody
 * waits for a bench. Times follow the ids, one event in fifty an hour late.
 */
export async function loadEvents(
  stack: LocalStack,
  count: number,
  say: (text: string) => void,
): Promise<void> {
  await withAdmin(stack.databaseUrl('distiller'), async (client) => {
    await client.query('SET synchronous_commit = off');
    for (let day = 0n; day < days; day += 1n) await makeDay(client, firstDayUs + day * dayUs);
    const perEventUs = (days * dayUs) / BigInt(count);
    for (let from = 0; from < count; from += batchEvents * batchesAtOnce) {
      const until = Math.min(count, from + batchEvents * batchesAtOnce);
      await client.query(insertEvents, [from + 1, until, firstDayUs, perEventUs]);
      await client.query(insertTraits, [from, until]);
      if (from % 1_000_000 === 0) say(`${until} events`);
    }
    await client.query(`SELECT setval('event_id', $1)`, [count]);
    await client.query(
      `INSERT INTO event_block SELECT id >> 10, time_us / ${dayUs} * ${dayUs}, min(time_us), max(time_us)
       FROM event WHERE id >> 10 < $1 >> 10 GROUP BY 1, 2`,
      [count],
    );
    await client.query('VACUUM ANALYZE');
  });
}

const column = `json_build_object(
  'text', json_build_object(${printed('text')}), 'int', json_build_object(${printed('int')}))`;

const insertEvents = `
  INSERT INTO event (id, time_us, tenant, message_id, event_type, resource_id, traits)
  SELECT n, $3::bigint + n * $4::bigint - CASE WHEN n % 50 = 0 THEN least(n * $4::bigint, 3600000000) ELSE 0 END,
    't' || n % 100, 'm' || n, CASE WHEN n % 3 = 0 THEN 'compute.instance.exists' ELSE 'compute.instance.update' END,
    NULL, ${column}
  FROM generate_series($1::bigint, $2::bigint) AS n`;

/** The digest of a trait's term as `trait-digest.ts` makes it. */
const insertTraits = `
  INSERT INTO event_trait (day_us, trait, first_id, places)
  SELECT day_us, trait, first_id, string_agg(substring(int4send(place) FROM 3), '' ORDER BY place)
  FROM (
    SELECT time_us / ${dayUs} * ${dayUs} AS day_us, ((id - 1) / ${batchEvents} * ${batchEvents}) + 1 AS first_id,
      ((id - 1) % ${batchEvents})::int AS place,
      ('x' || encode(substring(sha256(convert_to(kind, 'UTF8') || '\\x00'::bytea || convert_to(name, 'UTF8') || '\\x00'::bytea || convert_to(value, 'UTF8'))
        FROM 1 FOR 8), 'hex'))::bit(64)::bigint AS trait
    FROM event CROSS JOIN LATERAL (SELECT id AS n) AS numbered
    CROSS JOIN LATERAL (VALUES ${traits.map(({ name, kind, value }) => `('${kind === 'int' ? 'number' : kind}', '${name}', (${value})::text)`).join(', ')})
      AS trait (kind, name, value)
    WHERE id > $1 AND id <= $2) AS terms
  GROUP BY day_us, trait, first_id`;

function printed(kind: 'text' | 'int'): string {
  return traits
    .filter((trait) => trait.kind === kind)
    .map(({ name, value }) => `'${name}', ${value}`)
    .join(', ');
}

async function makeDay(client: Session, fromUs: bigint): Promise<void> {
  const date = new Date(Number(fromUs / 1000n)).toISOString().slice(0, 10).replaceAll('-', '');
  for (const parent of ['event', 'event_trait']) {
    await client.query(`CREATE TABLE ${parent}_${date} (LIKE ${parent} INCLUDING ALL)`);
    await client.query(
      `ALTER TABLE ${parent} ATTACH PARTITION ${parent}_${date} FOR VALUES FROM (${fromUs}) TO (${fromUs + dayUs})`,
    );
  }
}

/** The middle of all times, and one near their end, as the API takes them. */
export const someTimes = {
  middle: isoOf(firstDayUs + (days * dayUs) / 2n),
  nearEnd: isoOf(firstDayUs + days * dayUs - dayUs / 500n),
  hourFromMiddle: isoOf(firstDayUs + (days * dayUs) / 2n + dayUs / 24n),
};

function isoOf(instantUs: bigint): string {
  return new Date(Number(instantUs / 1000n)).toISOString();
}
