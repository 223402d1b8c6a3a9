import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { notedV1 } from '../projection/noted.v1.js';
import { ProjectionHarness } from './projection-harness.js';

describe('poison in a batch', () => {
  let projection: ProjectionHarness;

  beforeEach(async () => {
    projection = await ProjectionHarness.open('project', 1);
  });

  afterEach(() => projection.close());

  it.each([
    ['first', 0],
    ['in the middle', 6],
    ['last', 12],
  ])('is parked once, %s, and its neighbours go through', async (_, place) => {
    const behaviours = (['throw', 'overflow', 'unstorable', 'park'] as const).flatMap((bad) => {
      const batch = new Array<'note' | typeof bad>(13).fill('note');
      batch[place] = bad;
      return batch;
    });
    await projection.publish(behaviours);
    await projection.startReady();
    const books = await projection.untilRead(52);
    expect(books).toEqual({ read: 52, projected: 48, duplicate: 0, skipped: 0, parked: 4 });
    expect(await projection.noteIds()).toHaveLength(48);
    expect(await projection.parkedCodes()).toEqual([
      'record.defect',
      'record.defect',
      'record.unstorable',
      'contract.schema-violated',
    ]);
  });

  it('keeps the bytes of what it parks, tells of it once the row is committed, and names the place of the fault', async () => {
    const bad = [
      { value: '{"id": "truncated', key: 'a', headers: { 'x-odd': 'kept' } },
      { value: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) },
      { value: '['.repeat(100_000) },
      { value: null },
      { value: JSON.stringify({ id: 'x', type: notedV1.type, version: 1 }) },
    ];
    await projection.send([projection.note('before'), ...bad, projection.note('after')]);
    await projection.startReady();
    expect(await projection.untilRead(7)).toEqual({
      read: 7,
      projected: 2,
      duplicate: 0,
      skipped: 0,
      parked: 5,
    });
    expect(await projection.noteIds()).toEqual(['after', 'before']);
    expect(await projection.parkedCodes()).toEqual([
      'json.malformed',
      'json.not-utf8',
      'json.too-deep',
      'contract.empty-record',
      'contract.schema-violated',
    ]);
    await projection.untilRelayed();
    const told = await projection.kafka.readAll(notedV1.parkedTopic);
    expect(told.map((record) => record.value)).toEqual(
      bad.map(({ value }) => (value === null ? null : Buffer.from(value))),
    );
    expect(told.map((record) => record.headers['origin'])).toEqual(
      [1, 2, 3, 4, 5].map((offset) => `${notedV1.topic}/0/${offset}`),
    );
    expect(told[1]?.headers).toMatchObject({ 'error-code': 'json.not-utf8', 'error-byte-offset': '2' });
    expect(new Set(told.map((record) => record.headers['id'])).size).toBe(5);
  });

  it('parks a record that ends the process three times, and nothing beside it', async () => {
    await projection.publish(['note', 'note', 'kill', 'note', 'note']);
    for (let run = 1; run <= 3; run++) {
      const service = await projection.start();
      expect(await service.ended).toMatchObject({ signal: 'SIGKILL' });
    }
    await projection.start();
    expect(await projection.untilRead(5)).toEqual({
      read: 5,
      projected: 4,
      duplicate: 0,
      skipped: 0,
      parked: 1,
    });
    expect(await projection.parkedCodes()).toEqual(['record.crashed']);
    expect(await projection.noteIds()).toEqual(['n0', 'n1', 'n3', 'n4']);
  });

  it('counts what a rule skips', async () => {
    await projection.publish(['note', 'skip', 'note']);
    await projection.startReady();
    expect(await projection.untilRead(3)).toEqual({
      read: 3,
      projected: 2,
      duplicate: 0,
      skipped: 1,
      parked: 0,
    });
  });
});
