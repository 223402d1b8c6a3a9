import { randomUUID } from 'node:crypto';

/** Header that names a request across services and in logs. */
export const requestIdHeader = 'x-request-id';

const form = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id a caller gave a request, if it is one that may stand in logs and headers; otherwise a new one. */
export function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && form.test(given) ? given : `req-${randomUUID()}`;
}
