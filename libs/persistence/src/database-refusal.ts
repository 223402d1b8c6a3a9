import { DomainError } from '@cloudtach/kernel';
import { classifyDatabaseError } from './sql-state.js';

/**
 * What `error` is to the caller of an API: a refusal of kind `unavailable` for trouble of the infrastructure, so that HTTP
 * answers 503, and the error itself for everything else. Asked in one place, where errors become answers; messaging
 * classifies what consumers throw.
 */
export function toDatabaseRefusal(error: unknown): unknown {
  if (classifyDatabaseError(error) !== 'infrastructure') return error;
  return new DomainError({
    code: 'database.unavailable',
    kind: 'unavailable',
    message: 'The database cannot be reached or does not answer in time.',
    cause: error,
  });
}
