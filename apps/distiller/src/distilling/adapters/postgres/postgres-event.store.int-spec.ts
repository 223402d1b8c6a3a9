import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseTenantId } from '@cloudtach/kernel';
import { runMigrations } from '@cloudtach/persistence';
import { type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { distiller } from '../../../distiller.service.js';
import { type DistilledEvent } from '../../domain/distilled-event.js';
import { type Trait } from '../../domain/trait.js';
import { EventStorage, anEvent, named } from '../../event-storage.builder.js';

const traits: readonly Trait[] = [
  { name: 'service', type: 'text', value: '512' },
  { name: 'small', type: 'int', value: 512 },
  { name: 'big', type: 'int', value: 2n ** 63n },
  { name: 'bigger', type: 'int', value: -(10n ** 400n) },
  { name: 'whole', type: 'float', value: 3 },
  { name: 'huge', type: 'float', value: 1.7976931348623157e308 },
  { name: 'tiny', type: 'float', value: 5e-324 },
  { name: 'when', type: 'datetime', value: 1425508268_131441 as InstantMicros },
  { name: 'flag', type: 'boolean', value: false },
  { name: '__proto__', type: 'text', value: '\u{1f600}' },
];

describe('PostgresEventStore', () => {
  let server: ThrowawayDatabase;
  let storage: EventStorage;

  beforeAll(async () => {
    server = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'distiller' }, distiller.migrations),
    );
    storage = await EventStorage.open(server.url);
  });

  afterAll(async () => {
    await storage.close();
    await server.drop();
  });

  beforeEach(() => storage.database.query('TRUNCATE event, event_key, event_trait RESTART IDENTITY'));

  const from = (origin: string, event: DistilledEvent = anEvent()) => ({ event, origin });

  const known = async (origin: string, event: DistilledEvent = anEvent()) => {
    const { tenantId, messageId } = event;
    const [answer] = await storage.database.transaction((tx) =>
      storage.store.lookUp(tx, [{ tenantId, messageId, origin }]),
    );
    return answer;
  };

  const storedIds = async () =>
    (await storage.database.query<{ message_id: string }>('SELECT message_id FROM event ORDER BY id')).map(
      (row) => row.message_id,
    );

  it('stores events in the order given, whatever the order of their keys', async () => {
    expect(await storage.keep([named('c'), named('a'), named('b')])).toEqual([true, true, true]);
    expect(await storedIds()).toEqual(['c', 'a', 'b']);
  });

  it('knows the event that a record made before, as it was stored', async () => {
    const event = anEvent({ traits, resourceId: 'i-1' });
    await storage.keep([from('o/0/0', event)]);
    const found = await known('o/0/0');
    if (found?.kind !== 'replayed') throw new Error('not replayed');
    expect({ ...found.event, traits: byName(found.event.traits) }).toEqual({
      ...event,
      traits: byName(traits),
    });
  });

  it('knows that another record took an identity, and that nobody did', async () => {
    await storage.keep([from('o/0/0')]);
    expect(await known('o/0/1')).toEqual({ kind: 'taken' });
    expect(await known('o/0/1', named('m-2'))).toEqual({ kind: 'new' });
    expect(await known('o/0/1', anEvent({ tenantId: null }))).toEqual({ kind: 'new' });
  });

  it('stores nothing for an identity that is taken, at whatever time', async () => {
    await storage.keep([from('o/0/0')]);
    expect(await storage.keep([anEvent({ time: 0 as InstantMicros, eventType: 'c.d' })])).toEqual([false]);
    expect(await storedIds()).toEqual(['m-1']);
  });

  it('keeps the first of several in one batch, and draws no id for the others', async () => {
    const second = anEvent({ eventType: 'second' });
    expect(await storage.keep([anEvent(), second, named('m-2')])).toEqual([true, false, true]);
    expect(await storage.database.query('SELECT id, event_type FROM event ORDER BY id')).toEqual([
      { id: 1n, event_type: 'a.b' },
      { id: 2n, event_type: 'a.b' },
    ]);
  });

  it('keeps events of two tenants and of none apart', async () => {
    const of = (tenant: string) => anEvent({ tenantId: parseTenantId(tenant) });
    expect(await storage.keep([of('t-1'), of('t-2'), of('')])).toEqual([true, true, true]);
  });

  it('stores each event once when two batches with the same events run at the same time', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `m-${index}`);
    const batch = (order: readonly string[]) => storage.keep(order.map((id) => named(id)));
    const [first, second] = await Promise.all([batch(ids), batch(ids.toReversed())]);
    expect([...(first ?? []), ...(second ?? [])].filter((isStored) => isStored)).toHaveLength(200);
    expect(await storedIds()).toHaveLength(200);
  });

  it('gives the events of a batch ids without a gap, also while others draw', async () => {
    const batches = Array.from({ length: 5 }, (_, batch) =>
      Array.from({ length: 50 }, (_unused, index) => named(`b${batch}-${index}`)),
    );
    await Promise.all(batches.map((batch) => storage.keep(batch)));
    const rows = await storage.database.query<{ batch: string; span: bigint }>(
      `SELECT split_part(message_id, '-', 1) AS batch, max(id) - min(id) AS span FROM event GROUP BY 1`,
    );
    expect(rows.map(({ span }) => span)).toEqual([49n, 49n, 49n, 49n, 49n]);
  });

  it('stores times from year 1 to 9999', async () => {
    const [first, last] = [-62_135_596_800_000_000, 253_402_300_799_000_000] as InstantMicros[];
    await storage.keep([
      { ...named('first'), time: first as InstantMicros },
      { ...named('last'), time: last as InstantMicros },
    ]);
    expect(await storage.database.query('SELECT time_us FROM event ORDER BY id')).toEqual([
      { time_us: -62_135_596_800_000_000n },
      { time_us: 253_402_300_799_000_000n },
    ]);
  });

  it('answers an empty batch', async () => {
    expect(await storage.keep([])).toEqual([]);
  });
});

function byName(list: readonly Trait[]): Record<string, Trait> {
  return Object.fromEntries(list.map((trait) => [`trait ${trait.name}`, trait]));
}
