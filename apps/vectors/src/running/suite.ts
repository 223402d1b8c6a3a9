/** One case of a specification: what goes in and what must come out. */
export interface Vector {
  /** Unique in its suite, as `D33`. */
  readonly id: string;
  readonly title: string;
  /** Where it begins in its file, from 1. */
  readonly line: number;
}

/** What running a vector came to. */
export type VectorResult =
  | { readonly kind: 'passed' }
  /** `difference`: what was expected and what came instead, on one line. */
  | { readonly kind: 'failed'; readonly difference: string }
  /** `capability`: what it needs that is not built yet. */
  | { readonly kind: 'skipped'; readonly capability: string };

/** A way to run the vectors of one specification against the real code. */
export interface Suite<V extends Vector = Vector> {
  /** As `npm run vectors -- NAME` says it. */
  readonly name: string;
  /**
   * The vectors of a file, in its order; what else is in it is passed over. A vector that cannot be understood is one
   * that fails when it is run: it is never left out silently.
   */
  read(text: string): readonly V[];
  /** Runs one vector. What it throws makes the vector fail. */
  run(vector: V, signal: AbortSignal): Promise<VectorResult>;
  /** Once, before the first vector: brings up what they run against. */
  start?(signal: AbortSignal): Promise<void>;
  /** Once, after the last vector, also when something went wrong. */
  stop?(): Promise<void>;
}
