import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type InstantMicros, type MessageId, parseIsoInstant } from '@cloudtach/kernel';
import { type Log } from '@cloudtach/observability';
import { Database, runMigrations } from '@cloudtach/persistence';
import { FrozenClock, type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { distiller } from '../../../distiller.service.js';
import { EventUpkeep } from '../../../distilling/adapters/postgres/event-upkeep.js';
import { traitDigest } from '../../../distilling/adapters/postgres/trait-digest.js';
import { anEvent, EventStorage, named } from '../../../distilling/event-storage.builder.js';
import { printEventMark } from '../../domain/event-mark.js';
import { readEventPage } from '../../domain/event-query.js';
import { PostgresEventReader } from './postgres-event.reader.js';
import { TraitCandidates } from './trait-candidates.js';

const start = parseIsoInstant('2015-03-01') as InstantMicros;
const minuteUs = 60_000_000;

describe('PostgresEventReader', () => {
  let server: ThrowawayDatabase;
  let database: Database;
  let storage: EventStorage;
  let reader: PostgresEventReader;

  beforeAll(async () => {
    server = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'distiller' }, distiller.migrations),
    );
    database = await Database.connect({ url: server.url, applicationName: 'distiller', poolSizeMax: 4 });
    storage = await EventStorage.open(server.url);
    reader = new PostgresEventReader(database);
  });

  afterAll(async () => {
    await storage.close();
    await database.close();
    await server.drop();
  });

  const page = async (parameters: Record<string, string> = {}) => {
    const asked = readEventPage(new Map(Object.entries(parameters)), 100_000);
    const listed = await reader.list(asked);
    return listed.map(({ id, event }) => ({ id: event.messageId, mark: printEventMark(id, asked.mark) }));
  };

  /** Every page of a listing, from the mark of the last element on. */
  async function pages(parameters: Record<string, string>): Promise<string[]> {
    const seen: string[] = [];
    let mark = parameters['mark'] ?? '';
    for (;;) {
      const found = await page({ ...parameters, ...(mark === '' ? {} : { mark }) });
      if (found.length === 0) return seen;
      seen.push(...found.map(({ id }) => id));
      mark = found.at(-1)?.mark ?? '';
    }
  }

  describe('while writers are under way', () => {
    beforeEach(() => database.query('TRUNCATE event, event_key, event_trait, event_block RESTART IDENTITY'));

    const ids = async (parameters: Record<string, string> = {}) =>
      (await page(parameters)).map(({ id }) => id);

    it('shows nothing beyond a writer that stalls, and everything once it is done', async () => {
      await storage.keep([named('before')]);
      await storage.database.transaction(async (tx) => {
        await storage.store.store(tx, [{ event: named('stalled'), origin: 'o/1/0' }]);
        await storage.keep([named('overtook')]);
        expect(await ids()).toEqual(['before']);
        expect(await ids({ mark: '+1' })).toEqual([]);
        expect(await ids({ traits: 'service:compute' })).toEqual(['before']);
        expect(await ids({ from_datetime: '2015-01-01' })).toEqual(['before']);
      });
      expect(await ids()).toEqual(['overtook', 'stalled', 'before']);
      expect(await ids({ mark: '+1' })).toEqual(['stalled', 'overtook']);
    });

    it('shows what came after a writer that failed, whose ids are void', async () => {
      const failing = storage.database.transaction(async (tx) => {
        await storage.store.store(tx, [{ event: named('void'), origin: 'o/1/0' }]);
        await storage.keep([named('overtook')]);
        expect(await ids()).toEqual([]);
        throw new Error('rolled back');
      });
      await expect(failing).rejects.toThrow('rolled back');
      expect(await page()).toEqual([{ id: 'overtook', mark: '2' }]);
    });

    it('repeats and skips nothing while two writers fill the list, one of them slowly', async () => {
      const seen: string[] = [];
      let mark = '+';
      const follow = async () => {
        for (const found of await page({ mark, limit: '7' })) {
          seen.push(found.id);
          mark = found.mark;
        }
      };
      const write = async (name: string, batches: number, whileOpen: () => Promise<void>) => {
        for (let batch = 0; batch < batches; batch += 1) {
          await storage.database.transaction(async (tx) => {
            const events = [0, 1, 2].map((n) => named(`${name}-${batch}-${n}`));
            await storage.store.store(
              tx,
              events.map((event, n) => ({ event, origin: `${name}/${batch}/${n}` })),
            );
            await whileOpen();
          });
        }
      };
      await Promise.all([
        write('quick', 60, async () => undefined),
        write('slow', 12, async () => {
          await follow();
          await follow();
        }),
      ]);
      for (let before = -1; before < seen.length;) {
        before = seen.length;
        await follow();
      }
      expect(seen).toHaveLength(216);
      expect(new Set(seen).size).toBe(216);
    });
  });

  describe('over thousands of events', () => {
    const count = 5000;
    /** Nearly in the order of time: every tenth comes an hour late, and a few come out of nowhere. */
    const timeOf = (n: number): InstantMicros => {
      const late = n % 10 === 0 ? 60 : 0;
      const odd = n % 997 === 0 ? 3 * 1440 : 0;
      return (start + (n - late - odd) * minuteUs) as InstantMicros;
    };
    const all = Array.from({ length: count }, (_, n) =>
      anEvent({
        messageId: `m${n}` as MessageId,
        time: timeOf(n),
        eventType: n % 3 === 0 ? 'a.b' : 'a.c',
        traits: [
          { name: 'half', type: 'int', value: n % 2 },
          { name: 'third', type: 'int', value: n % 3 },
          { name: 'rare', type: 'text', value: `r${n % 500}` },
          { name: 'n', type: 'float', value: n },
        ],
      }),
    );

    beforeAll(async () => {
      await database.query('TRUNCATE event, event_key, event_trait, event_block RESTART IDENTITY');
      let at = 0;
      for (const size of [1, 2, 300, 1000, 7, 1500, 1, 1, 2000]) {
        await storage.keep(all.slice(at, at + size));
        at += size;
      }
      await storage.keep(all.slice(at));
    });

    const describeBlocks = async () => {
      const warn = (fields: unknown) => expect(fields).toBeUndefined();
      const log = { info: () => undefined, warn } as unknown as Log;
      const clock = new FrozenClock(start);
      await new EventUpkeep(database, clock, log, { retentionDays: 90 }).keepUp();
    };

    const expected = (passes: (n: number) => boolean) =>
      all.flatMap(({ messageId }, n) => (passes(n) ? [messageId as string] : []));

    const at = (n: number) => new Date((start + n * minuteUs) / 1000).toISOString();

    const cases: readonly [string, Record<string, string>, (n: number) => boolean][] = [
      ['nothing', {}, () => true],
      ['a type', { event_name: 'a.b' }, (n) => n % 3 === 0],
      ['a frequent trait', { traits: 'half:1' }, (n) => n % 2 === 1],
      ['a rare trait', { traits: 'rare:r77' }, (n) => n % 500 === 77],
      ['one event', { traits: 'n:4321.0' }, (n) => n === 4321],
      ['two traits', { traits: 'rare:r77;half:1' }, (n) => n % 500 === 77],
      ['traits that never meet', { traits: 'rare:r77;half:0' }, () => false],
      ['a frequent trait and a rare one', { traits: 'half:1;rare:r77' }, (n) => n % 500 === 77],
      ['two frequent traits', { traits: 'half:1;third:0' }, (n) => n % 6 === 3],
      ['a trait that is nowhere', { traits: 'half:1;third:9' }, () => false],
      ['a trait and a type', { traits: 'half:0', event_name: 'a.b' }, (n) => n % 6 === 0],
      ['a beginning', { from_datetime: at(3000) }, (n) => timeOf(n) > start + 3000 * minuteUs],
      ['an end', { to_datetime: at(2000) }, (n) => timeOf(n) < start + 2000 * minuteUs],
      [
        'a short while',
        { from_datetime: at(2500), to_datetime: at(2600) },
        (n) => timeOf(n) > start + 2500 * minuteUs && timeOf(n) < start + 2600 * minuteUs,
      ],
      [
        'a day and a trait',
        { from_datetime: at(1440), to_datetime: at(2880), traits: 'half:0' },
        (n) => n % 2 === 0 && timeOf(n) > start + 1440 * minuteUs && timeOf(n) < start + 2880 * minuteUs,
      ],
      [
        'a time and two traits',
        { from_datetime: at(1440), traits: 'half:0;third:0' },
        (n) => n % 6 === 0 && timeOf(n) > start + 1440 * minuteUs,
      ],
      ['a trait and a time before all', { to_datetime: '2010-01-01', traits: 'half:0' }, () => false],
      ['an end and a type that is nowhere', { to_datetime: at(2000), event_name: 'a.d' }, () => false],
      [
        'a day and a type',
        { from_datetime: at(1440), to_datetime: at(2880), event_name: 'a.b' },
        (n) => n % 3 === 0 && timeOf(n) > start + 1440 * minuteUs && timeOf(n) < start + 2880 * minuteUs,
      ],
    ];

    it.each(cases)('pages through %s in both directions, and counts it', async (_what, filter, passes) => {
      const ids = expected(passes);
      expect(await pages({ ...filter, limit: '333' })).toEqual(ids.toReversed());
      expect(await pages({ ...filter, limit: '333', mark: '+' })).toEqual(ids);
      const { filter: asked } = readEventPage(new Map(Object.entries(filter)), 1);
      expect(await reader.count(asked)).toBe(BigInt(ids.length));
    });

    it.each(cases)('pages alike through %s when the blocks are described', async (_what, filter, passes) => {
      await describeBlocks();
      const ids = expected(passes);
      expect(await pages({ ...filter, limit: '777' })).toEqual(ids.toReversed());
      expect(await pages({ ...filter, limit: '777', mark: '+' })).toEqual(ids);
    });

    describe('candidates by trait', () => {
      const half = [traitDigest({ name: 'half', type: 'int', value: 1 })];
      const rare = [traitDigest({ name: 'rare', type: 'text', value: 'r77' })];
      const range = { order: 'newest-first', above: 0n, through: BigInt(count) } as const;
      const always = { from: -(2n ** 62n), to: 2n ** 62n };

      it('are of the days that are asked for and of no other', async () => {
        const day = 1440 * minuteUs;
        const times = { from: start + day, to: start + day + 60 * minuteUs };
        const candidates = await TraitCandidates.ofRarest(database, [half], times);
        const { ids, rest } = await candidates.next(range);
        const ofDay = all.filter(
          ({ time }, n) => n % 2 === 1 && time >= start + day && time < start + 2 * day,
        );
        expect(ids).toHaveLength(ofDay.length);
        expect(rest).toBeNull();
      });

      it.each([
        ['first', [half, rare]],
        ['last', [rare, half]],
      ])('have all the traits, whether the frequent one comes %s', async (_where, filters) => {
        const candidates = await TraitCandidates.ofRarest(database, filters, always);
        const { ids } = await candidates.next(range);
        expect(ids).toHaveLength(10);
      });
    });

    it('describes a block once it is full, and a block more when it is', async () => {
      await describeBlocks();
      const [row] = await database.query<{ blocks: bigint }>(
        'SELECT count(DISTINCT block) AS blocks FROM event_block',
      );
      expect(row?.blocks).toBe(4n);
    });
  });
});
