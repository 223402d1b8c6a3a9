import { DomainError } from '@cloudtach/kernel';
import { classifyDatabaseError } from './sql-state.js';

/**
 * What a reader of the database should throw instead of `error`: a refusal of kind `unavailable` for trouble of the
 * infrastructure, so that HTTP answers 503, and the error itself for everything else. Consumers do not use it: messaging
 * classifies what they throw.
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
