import { describe, expect, it } from '@jest/globals';
import { type MetricId } from '@cloudtach/kernel';
import { MetricDirectory } from './metric-directory.js';
import { type KnownMetric, MetricStore } from './metric.store.js';

const metric: KnownMetric = { no: 1, shard: 2, archivePolicyNo: 3, createdByProjectId: null };
const id = (text: string): MetricId => text as MetricId;

/** Knows the metrics whose ids are in the set; remembers what it was asked. */
class FakeStore extends MetricStore {
  readonly asked: string[][] = [];
  readonly ids = new Set<string>();
  isAway = false;

  add = () => Promise.reject(new Error('not asked here'));
  find = () => Promise.reject(new Error('not asked here'));

  async findKnown(ids: readonly MetricId[]): Promise<ReadonlyMap<MetricId, KnownMetric>> {
    this.asked.push([...ids]);
    if (this.isAway) throw new Error('away');
    return new Map(ids.filter((asked) => this.ids.has(asked)).map((asked) => [asked, metric]));
  }
}

function aDirectory(...ids: readonly string[]): { store: FakeStore; directory: MetricDirectory } {
  const store = new FakeStore();
  for (const known of ids) store.ids.add(known);
  return { store, directory: new MetricDirectory(store, { metricsMax: 4 }) };
}

describe('MetricDirectory', () => {
  it('asks once for the questions of one turn, and not again for what it knows', async () => {
    const { store, directory } = aDirectory('a', 'b');
    const answers = ['a', 'b', 'a', 'x'].map((asked) => Promise.resolve(directory.find(id(asked))));
    expect(await Promise.all(answers)).toEqual([metric, metric, metric, null]);
    expect(directory.find(id('a'))).toBe(metric);
    expect(directory.find(id('x'))).toBeNull();
    expect(store.asked).toEqual([['a', 'b', 'x']]);
  });

  it('forgets that a metric was absent when this process makes it', async () => {
    const { store, directory } = aDirectory();
    expect(await directory.find(id('a'))).toBeNull();
    store.ids.add('a');
    directory.added(id('a'));
    expect(await directory.find(id('a'))).toBe(metric);
  });

  it('remembers about as many as it may, those used lately', async () => {
    const { store, directory } = aDirectory('a', 'b', 'c', 'd', 'e');
    for (const asked of ['a', 'b', 'c', 'a', 'd', 'a', 'e']) await directory.find(id(asked));
    expect(store.asked.flat().filter((asked) => asked === 'a')).toHaveLength(1);
    await directory.find(id('b'));
    expect(store.asked.flat().filter((asked) => asked === 'b')).toHaveLength(2);
  });

  it('tells everybody who waits that the store is away, and asks again afterwards', async () => {
    const { store, directory } = aDirectory('a');
    store.isAway = true;
    const failures = [directory.find(id('a')), directory.find(id('a'))];
    for (const failure of failures) await expect(failure).rejects.toThrow('away');
    store.isAway = false;
    expect(await directory.find(id('a'))).toBe(metric);
  });
});
