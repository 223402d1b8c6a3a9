import { printJson } from '@cloudtach/kernel';

import type { Problem } from '../problem.js';
import { emptyErrorBody, retryAfter, type ErrorBody, type RefusedRequest } from './error-body.js';

/** Seconds after which Monasca's clients are told to try again (monasca-events §1.1). */
const retryAfterSeconds = 60;

/** Titles where they are not the reason phrase (monasca-events §1.1, §1.7.2). */
const titles: ReadonlyMap<number, string> = new Map([
  [400, 'Bad request'],
  [409, 'AlreadyExistsException'],
  [413, 'Request body too large'],
  [415, 'Unsupported media type'],
  [422, '422 Unprocessable Entity'],
  [500, 'Internal server error'],
  [503, 'Service unavailable'],
]);

/**
 * Monasca's errors: `{title, description}` as JSON without a charset, an empty body for what is not there and for
 * methods that are not allowed, and for 401 the stock Keystone form beside it (monasca-events §1.1, §4.2).
 */
export function monascaErrorBody(problem: Problem, _request: RefusedRequest): ErrorBody {
  const headers = { ...problem.headers, ...retryAfter(problem, retryAfterSeconds) };
  if (problem.status === 404 || problem.status === 405) return emptyErrorBody(headers);
  const title = problem.hasOwnTitle ? problem.title : (titles.get(problem.status) ?? problem.title);
  const body = { title, description: problem.detail };
  const stock = { error: { code: problem.status, title, message: problem.detail } };
  const text = printJson(problem.status === 401 ? { ...body, ...stock } : body);
  return { contentType: 'application/json', text, headers };
}
