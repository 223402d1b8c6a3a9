import { describe, expect, it } from '@jest/globals';
import { runVectors } from './run-vectors.js';
import { type Suite, type Vector, type VectorResult } from './suite.js';

const goOn = new AbortController().signal;

describe('runVectors', () => {
  it('prints a line per vector, and what they came to as the last one', async () => {
    const { lines, totals } = await run(
      suiteOf({ a: { kind: 'passed' }, b: { kind: 'failed', difference: 'one\n  other' } }),
      [
        { name: 'x.md', text: 'a b' },
        { name: 'y.md', text: 'c' },
      ],
    );
    expect(lines).toEqual([
      'passed   a  title of a  (x.md:1)',
      'failed   b  title of b  (x.md:2): one | other',
      'skipped  c  title of c  (y.md:1): the moon',
      '1 passed, 1 failed, 1 skipped',
    ]);
    expect(totals).toEqual({ passed: 1, failed: 1, skipped: 1 });
  });

  it('makes what a suite throws the failure of that vector', async () => {
    const suite = { ...suiteOf({}), run: () => Promise.reject(new Error('broken')) };
    const { lines, totals } = await run(suite, [{ name: 'x.md', text: 'a b' }]);
    expect(lines[0]).toContain('failed   a  title of a  (x.md:1): Error: broken');
    expect(totals).toEqual({ passed: 0, failed: 2, skipped: 0 });
  });

  it('counts a file without vectors as a failure, and starts nothing for it', async () => {
    const calls: string[] = [];
    const { lines } = await run(suiteOf({}, calls), [{ name: 'x.md', text: '' }]);
    expect(lines).toEqual([
      'failed   x.md: the file holds no vector of the suite letters',
      '0 passed, 1 failed, 0 skipped',
    ]);
    expect(calls).toEqual(['stop']);
  });

  it('starts once before the first vector and stops once after the last', async () => {
    const calls: string[] = [];
    await run(suiteOf({}, calls), [
      { name: 'x.md', text: 'a' },
      { name: 'y.md', text: 'b' },
    ]);
    expect(calls).toEqual(['start', 'a', 'b', 'stop']);
  });

  it('stops what could not start', async () => {
    const calls: string[] = [];
    const suite = { ...suiteOf({}, calls), start: () => Promise.reject(new Error('no port')) };
    await expect(run(suite, [{ name: 'x.md', text: 'a' }])).rejects.toThrow('no port');
    expect(calls).toEqual(['stop']);
  });

  it('ends between two vectors when it is told to', async () => {
    const abort = new AbortController();
    const suite = suiteOf({});
    const stopping = {
      ...suite,
      run: (vector: Vector) => {
        abort.abort();
        return suite.run(vector, abort.signal);
      },
    };
    const { totals } = await run(stopping, [{ name: 'x.md', text: 'a b c' }], abort.signal);
    expect(totals).toEqual({ passed: 0, failed: 0, skipped: 1 });
  });
});

async function run(suite: Suite, files: Parameters<typeof runVectors>[1], signal = goOn) {
  const lines: string[] = [];
  const totals = await runVectors(suite, files, (line) => lines.push(line), signal);
  return { lines, totals };
}

/** Each word is a vector on a line of its own. */
function suiteOf(results: Record<string, VectorResult>, calls: string[] = []): Suite {
  return {
    name: 'letters',
    read: (text) =>
      text
        .split(' ')
        .filter((word) => word !== '')
        .map((id, place) => ({ id, title: `title of ${id}`, line: place + 1 })),
    run: ({ id }) => {
      calls.push(id);
      return Promise.resolve(results[id] ?? { kind: 'skipped', capability: 'the moon' });
    },
    start: () => Promise.resolve(void calls.push('start')),
    stop: () => Promise.resolve(void calls.push('stop')),
  };
}
