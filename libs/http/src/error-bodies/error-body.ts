import type { Problem } from '../problem.js';

/** What an error body may depend on. */
export interface RefusedRequest {
  readonly method: string;
  /** As it was sent, without query. */
  readonly path: string;
  readonly accept: string | undefined;
  readonly contentType: string | undefined;
  readonly requestId: string;
}

/** A problem as one API answers it. */
export interface ErrorBody {
  /** Null with an empty body. */
  readonly contentType: string | null;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Gives problems the body of one API. Total: it never throws. */
export type ErrorBodyMapper = (problem: Problem, request: RefusedRequest) => ErrorBody;

/** Seconds after which a client should try again where neither the problem nor the API says. */
export const retryAfterDefaultSeconds = 5;

/** `Retry-After` for 503, nothing for others. */
export function retryAfter(
  problem: Problem,
  fallbackSeconds = retryAfterDefaultSeconds,
): Record<string, string> {
  return problem.status === 503
    ? { 'retry-after': String(problem.retryAfterSeconds ?? fallbackSeconds) }
    : {};
}

/** An answer without a body. */
export function emptyErrorBody(headers: Readonly<Record<string, string>>): ErrorBody {
  return { contentType: null, text: '', headers };
}
