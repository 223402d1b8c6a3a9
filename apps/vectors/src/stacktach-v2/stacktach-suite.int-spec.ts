import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testStack } from '@cloudtach/testing';
import { ownVectorFiles } from '../command/vector-files.js';
import { suites } from '../suites.js';
import { StacktachSuite } from './stacktach-suite.js';

const unstopped = new AbortController().signal;
const { folder } = suites.find(({ name }) => name === 'stacktach-v2') ?? { folder: '' };
const files = await ownVectorFiles({ folder });

describe('the own vectors of the suite stacktach-v2', () => {
  const suite = new StacktachSuite(testStack());
  const vectors = files.flatMap(({ text }) => suite.read(text));

  const skipped = new Set<string>();

  beforeAll(() => suite.start(unstopped));

  afterAll(() => suite.stop());

  it('have ids that occur once', () => {
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length);
  });

  it.each(vectors)('$id: $title', async (vector) => {
    const result = await suite.run(vector, unstopped);
    if (result.kind === 'passed') return;
    expect(result).toEqual({ kind: 'skipped', capability: 'usage-verifier' });
    skipped.add(vector.id);
  });

  it('are two dozen of the specification that need no usage-verifier, 45 that do and are skipped, and our own', () => {
    const isWhole = (vector: (typeof vectors)[number]) =>
      vector.kind === 'case' && vector.steps.every(({ kind }) => kind !== 'missing');
    const isOwn = ({ id }: (typeof vectors)[number]) => id.startsWith('ST2-own-');
    const own = vectors.filter(isOwn);
    expect(own.filter(isWhole)).toEqual(own);
    expect(vectors.filter(isWhole).length - own.length).toBe(24);
    expect(skipped).toEqual(new Set(vectors.filter((vector) => !isWhole(vector)).map(({ id }) => id)));
    expect(skipped.size).toBe(45);
  });
});
