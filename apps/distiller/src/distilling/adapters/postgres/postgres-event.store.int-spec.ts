import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type InstantMicros, type MessageId, parseTenantId } from '@cloudtach/kernel';
import { Database, runMigrations } from '@cloudtach/persistence';
import { type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { distiller } from '../../../distiller.service.js';
import { type DistilledEvent } from '../../domain/distilled-event.js';
import { type Trait } from '../../domain/trait.js';
import { PostgresEventStore } from './postgres-event.store.js';

const traits: readonly Trait[] = [
  { name: 'service', type: 'text', value: '512' },
  { name: 'small', type: 'int', value: 512 },
  { name: 'big', type: 'int', value: 2n ** 63n },
  { name: 'bigger', type: 'int', value: -(10n ** 400n) },
  { name: 'whole', type: 'float', value: 3 },
  { name: 'huge', type: 'float', value: 1.7976931348623157e308 },
  { name: 'tiny', type: 'float', value: 5e-324 },
  { name: 'when', type: 'datetime', value: 1425508268_131441 as InstantMicros },
  { name: '__proto__', type: 'text', value: '\u{1f600}' },
];

function anEvent(change: Partial<DistilledEvent> = {}): DistilledEvent {
  return {
    tenantId: parseTenantId('t-1'),
    messageId: 'm-1' as MessageId,
    eventType: 'a.b',
    time: 1425508268_131441 as InstantMicros,
    traits,
    ...change,
  };
}

const named = (messageId: string) => anEvent({ messageId: messageId as MessageId });

describe('PostgresEventStore', () => {
  const store = new PostgresEventStore();
  let server: ThrowawayDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'distiller' }, distiller.migrations),
    );
    database = await Database.connect({ url: server.url, applicationName: 'distiller', poolSizeMax: 4 });
  });

  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  beforeEach(() => database.query('TRUNCATE event, event_key RESTART IDENTITY'));

  const storeAll = (...events: readonly (readonly [DistilledEvent, string])[]) =>
    database.transaction((tx) =>
      store.store(
        tx,
        events.map(([event, origin]) => ({ event, origin })),
      ),
    );

  const storedIds = async () =>
    (await database.query<{ message_id: string }>('SELECT message_id FROM event ORDER BY id')).map(
      (row) => row.message_id,
    );

  it('stores events in the order given, whatever the order of their keys', async () => {
    const stored = await storeAll([named('c'), 'o/0/0'], [named('a'), 'o/0/1'], [named('b'), 'o/0/2']);
    expect(stored.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'stored']);
    expect(await storedIds()).toEqual(['c', 'a', 'b']);
  });

  it('gives back at a replay what it stored the first time, and changes nothing', async () => {
    const later = anEvent({ time: (anEvent().time + 1) as InstantMicros, traits: traits.slice(0, 1) });
    await storeAll([anEvent(), 'o/0/0']);
    const [replayed] = await storeAll([later, 'o/0/0']);
    expect(replayed).toMatchObject({ kind: 'stored', event: { time: anEvent().time } });
    expect(byName(replayed?.kind === 'stored' ? replayed.event.traits : [])).toEqual(byName(traits));
    expect(await storedIds()).toEqual(['m-1']);
  });

  it('calls it repeated when another record has the same tenant and message id, at whatever time', async () => {
    await storeAll([anEvent(), 'o/0/0']);
    const elsewhere = anEvent({ time: 0 as InstantMicros, eventType: 'c.d' });
    expect(await storeAll([anEvent(), 'o/0/1'], [elsewhere, 'o/1/0'])).toEqual([
      { kind: 'repeated' },
      { kind: 'repeated' },
    ]);
    expect(await storedIds()).toEqual(['m-1']);
  });

  it('keeps the first of several in one batch', async () => {
    const second = anEvent({ eventType: 'second' });
    const answers = await storeAll([anEvent(), 'o/0/0'], [second, 'o/0/1'], [named('m-2'), 'o/0/2']);
    expect(answers.map(({ kind }) => kind)).toEqual(['stored', 'repeated', 'stored']);
    const rows = await database.query('SELECT event_type FROM event ORDER BY id');
    expect(rows).toEqual([{ event_type: 'a.b' }, { event_type: 'a.b' }]);
  });

  it('keeps events of two tenants and of none apart', async () => {
    const of = (tenant: string) => anEvent({ tenantId: parseTenantId(tenant) });
    const answers = await storeAll([of('t-1'), 'o/0/0'], [of('t-2'), 'o/0/1'], [of(''), 'o/0/2']);
    expect(answers.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'stored']);
  });

  it('draws no id for a repeat', async () => {
    await storeAll([anEvent(), 'o/0/0']);
    await storeAll([anEvent(), 'o/0/1'], [anEvent(), 'o/0/2']);
    await storeAll([named('m-2'), 'o/0/3']);
    expect(await database.query('SELECT id FROM event ORDER BY id')).toEqual([{ id: 1n }, { id: 2n }]);
  });

  it('stores each event once when two batches with the same events run at the same time', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `m-${index}`);
    const batch = (partition: number, order: readonly string[]) =>
      storeAll(...order.map((id, offset) => [named(id), `o/${partition}/${offset}`] as const));
    const [first, second] = await Promise.all([batch(0, ids), batch(1, ids.toReversed())]);
    const stored = [...(first ?? []), ...(second ?? [])].filter(({ kind }) => kind === 'stored');
    expect(stored).toHaveLength(200);
    expect(await storedIds()).toHaveLength(200);
  });

  it('stores times from year 1 to 9999', async () => {
    const [first, last] = [-62_135_596_800_000_000, 253_402_300_799_000_000] as InstantMicros[];
    await storeAll(
      [{ ...named('first'), time: first as InstantMicros }, 'o/0/0'],
      [{ ...named('last'), time: last as InstantMicros }, 'o/0/1'],
    );
    expect(await database.query('SELECT time_us FROM event ORDER BY id')).toEqual([
      { time_us: -62_135_596_800_000_000n },
      { time_us: 253_402_300_799_000_000n },
    ]);
  });

  it('answers an empty batch', async () => {
    expect(await storeAll()).toEqual([]);
  });
});

function byName(list: readonly Trait[]): Record<string, Trait> {
  return Object.fromEntries(list.map((trait) => [trait.name, trait]));
}
