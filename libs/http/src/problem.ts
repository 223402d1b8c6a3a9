import { STATUS_CODES } from 'node:http';

import { DomainError, type DomainErrorCode, type ErrorKind, type JsonValue } from '@cloudtach/kernel';

import { HttpRefusal } from './http-refusal.js';

/** What went wrong, before any API gave it a body. */
export interface Problem {
  readonly status: number;
  /** Reason phrase of the status, unless the refusal has a title of its own. */
  readonly title: string;
  readonly hasOwnTitle: boolean;
  readonly code: DomainErrorCode;
  /** For people. Says nothing of a fault of ours. */
  readonly detail: string;
  readonly description: JsonValue | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where the API decides. */
  readonly retryAfterSeconds: number | null;
}

/** The one place that turns kinds of refusals into statuses (style-models §10). */
export const httpStatusByKind = {
  invalid: 400,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  unavailable: 503,
} satisfies Record<ErrorKind, number>;

const ourFault = 'The server failed to handle the request.';

/** Anything that was thrown while a request was handled, as a problem. Total: what it does not know is a defect of ours. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof DomainError) return ofDomainError(thrown);
  if (thrown instanceof HttpRefusal) return ofHttpRefusal(thrown);
  const status = frameworkStatusOf(thrown);
  return status === null
    ? problem(500, 'http.defect', ourFault)
    : problem(status, 'http.refused', (thrown as Error).message);
}

function ofDomainError(error: DomainError): Problem {
  const described: DomainError & { readonly description?: JsonValue } = error;
  return {
    ...problem(httpStatusByKind[error.kind], error.code, error.message),
    // An app's own kind of refusal may have an object for JSON clients, as an HttpRefusal has.
    description: described.description ?? null,
  };
}

function ofHttpRefusal(refusal: HttpRefusal): Problem {
  const { title, description, headers, retryAfterSeconds } = refusal;
  return {
    ...problem(refusal.status, refusal.code, refusal.message),
    ...(title === null ? {} : { title, hasOwnTitle: true }),
    description,
    headers,
    retryAfterSeconds,
  };
}

/** Fastify's and Nest's own refusals carry a status; only client errors among them are taken at their word. */
function frameworkStatusOf(thrown: unknown): number | null {
  if (!(thrown instanceof Error)) return null;
  const { statusCode, status } = thrown as Error & { statusCode?: unknown; status?: unknown };
  const value = statusCode ?? status;
  return typeof value === 'number' && value >= 400 && value < 500 ? value : null;
}

function problem(status: number, code: DomainErrorCode, detail: string): Problem {
  return {
    status,
    title: STATUS_CODES[status] ?? 'Error',
    hasOwnTitle: false,
    code,
    detail,
    description: null,
    headers: {},
    retryAfterSeconds: null,
  };
}
