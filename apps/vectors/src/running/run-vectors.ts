import { type Suite, type Vector, type VectorResult } from './suite.js';

/** The text of a file with vectors. */
export interface VectorFile {
  readonly name: string;
  readonly text: string;
}

/** How many vectors came to what. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Runs the vectors of files one after another, in order: a line for each as soon as it ended, and what they came to in
 * all as the last one. Ends early when the signal says so. A file without vectors counts as a failure: nothing is shown
 * by running nothing.
 */
export async function runVectors<V extends Vector>(
  suite: Suite<V>,
  files: readonly VectorFile[],
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<Totals> {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const read = files.map(({ name, text }) => ({ name, vectors: suite.read(text) }));
  try {
    if (read.some(({ vectors }) => vectors.length > 0)) await suite.start?.(signal);
    for (const { name, vectors } of read) {
      if (vectors.length === 0) {
        totals.failed += 1;
        print(`failed   ${name}: the file holds no vector of the suite ${suite.name}`);
      }
      for (const vector of vectors) {
        if (signal.aborted) break;
        const result = await resultOf(suite, vector, signal);
        totals[result.kind] += 1;
        print(lineOf(name, vector, result));
      }
    }
  } finally {
    await suite.stop?.();
  }
  const { passed, failed, skipped } = totals;
  print(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return totals;
}

async function resultOf<V extends Vector>(
  suite: Suite<V>,
  vector: V,
  signal: AbortSignal,
): Promise<VectorResult> {
  try {
    return await suite.run(vector, signal);
  } catch (error) {
    return {
      kind: 'failed',
      difference: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

function lineOf(file: string, { id, title, line }: Vector, result: VectorResult): string {
  const what = `${result.kind.padEnd(8)} ${id}  ${title}  (${file}:${line})`;
  if (result.kind === 'passed') return what;
  return `${what}: ${onOneLine(result.kind === 'failed' ? result.difference : result.capability)}`;
}

function onOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join(' | ');
}
