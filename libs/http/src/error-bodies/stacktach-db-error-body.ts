import { printJson } from '@cloudtach/kernel';

import type { Problem } from '../problem.js';
import { retryAfter, type ErrorBody, type RefusedRequest } from './error-body.js';

/** Errors of `/db/*`: `{message, status}` (stacktach-v2 §4.1, R2). */
export function stacktachDbErrorBody(problem: Problem, _request: RefusedRequest): ErrorBody {
  const headers = { ...problem.headers, ...retryAfter(problem), vary: 'Accept' };
  const text = printJson({ message: problem.detail, status: problem.status });
  return { contentType: 'application/json', text, headers };
}
