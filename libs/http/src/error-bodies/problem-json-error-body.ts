import { printJson } from '@cloudtach/kernel';

import type { Problem } from '../problem.js';
import { retryAfter, type ErrorBody, type RefusedRequest } from './error-body.js';

/** Errors of our own paths: RFC 9457, with the stable code and the id to find the request by. */
export function problemJsonErrorBody(problem: Problem, request: RefusedRequest): ErrorBody {
  const { title, status, detail, code } = problem;
  const text = printJson({ type: 'about:blank', title, status, detail, code, requestId: request.requestId });
  return {
    contentType: 'application/problem+json',
    text,
    headers: { ...problem.headers, ...retryAfter(problem) },
  };
}
