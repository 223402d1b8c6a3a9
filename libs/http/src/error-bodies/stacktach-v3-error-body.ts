import { printJson } from '@cloudtach/kernel';

import type { Problem } from '../problem.js';
import { emptyErrorBody, retryAfter, type ErrorBody, type RefusedRequest } from './error-body.js';

/** StackTach v3's errors: `{title, description}`; unknown paths and 405 have no body (stacktach-v3-api §2). */
export function stacktachV3ErrorBody(problem: Problem, _request: RefusedRequest): ErrorBody {
  const headers = { ...problem.headers, ...retryAfter(problem) };
  if (problem.code === 'http.path-unknown' || problem.status === 405) return emptyErrorBody(headers);
  const text = printJson({ title: problem.title, description: problem.detail });
  return { contentType: 'application/json; charset=utf-8', text, headers };
}
