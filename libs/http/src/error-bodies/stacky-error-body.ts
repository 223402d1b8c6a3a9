import { printJson } from '@cloudtach/kernel';

import type { Problem } from '../problem.js';
import { retryAfter, type ErrorBody, type RefusedRequest } from './error-body.js';

/** Errors of `/stacky/*`: a table of one row, typed by the reason phrase (stacktach-v2 §0.9, R1, R2). */
export function stackyErrorBody(problem: Problem, _request: RefusedRequest): ErrorBody {
  const headers = { ...problem.headers, ...retryAfter(problem), vary: 'Accept' };
  const table = [
    ['Error', 'Message'],
    [problem.title, problem.detail],
  ];
  return { contentType: 'text/json', text: printJson(table), headers };
}
