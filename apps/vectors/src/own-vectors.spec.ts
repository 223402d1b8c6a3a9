import { describe, expect, it } from '@jest/globals';
import { ownVectorFiles } from './command/vector-files.js';
import { suites } from './suites.js';

const unstopped = new AbortController().signal;

// Suites that bring up a fleet have a test of their own beside them, which runs with Kafka and PostgreSQL.
const pure = suites
  .map(({ create, folder }) => ({ suite: create(), folder }))
  .filter(({ suite }) => suite.start === undefined);

const own = await Promise.all(
  pure.map(async ({ suite, folder }) => ({ suite, files: await ownVectorFiles({ folder }) })),
);

describe.each(own)('the own vectors of the suite $suite.name', ({ suite, files }) => {
  const vectors = files.flatMap(({ text }) => suite.read(text));

  it('have ids that occur once', () => {
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length);
  });

  it.each(vectors)('$id: $title', async (vector) => {
    expect(await suite.run(vector, unstopped)).toEqual({ kind: 'passed' });
  });
});
