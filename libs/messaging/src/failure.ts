import { DomainError, type DomainErrorCode } from '@cloudtach/kernel';
import { classifyDatabaseError, sqlStateOf } from '@cloudtach/persistence';

/**
 * What a failure of handling asks for (architecture.md §3.4-5).
 *
 * - `wait`: the infrastructure is in trouble: keep the record, pause, try for ever.
 * - `again`: try at once.
 * - `data`: the records, or our handling of them, are at fault: bisect down to the one that is, and park it.
 */
export type Failure = 'wait' | 'again' | 'data';

/** Classifies anything a handler, the database or the producer threw. Total: it never throws. */
export function classifyFailure(error: unknown): Failure {
  if (error instanceof DomainError) return error.kind === 'unavailable' ? 'wait' : 'data';
  switch (classifyDatabaseError(error)) {
    case 'infrastructure':
      return 'wait';
    case 'again':
      return 'again';
    case 'poison':
    case 'constraint':
    case 'defect':
      return 'data';
  }
}

/**
 * True for trouble that may concern one partition only: a row or a statement that waits for somebody. Everything else
 * concerns the whole database.
 */
export function isLocalTrouble(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '55P03' || state === '57014' || state === '25P03';
}

/** True when a session was ended or a statement cut short by its time limits: fewer records at once may pass. */
export function isTooSlow(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '57014' || state === '25P03';
}

/** The refusal a record is parked with after its handling threw `error` for the last time. Holds no data of the record. */
export function toParkingError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const state = sqlStateOf(error);
  const isPoison = classifyDatabaseError(error) === 'poison';
  const code: DomainErrorCode = isPoison ? 'record.unstorable' : 'record.defect';
  return new DomainError({
    code,
    kind: 'invalid',
    message: isPoison
      ? `the database cannot hold a value of this record (SQLSTATE ${state ?? 'unknown'})`
      : `the handling of this record failed by a defect of ours (${nameOf(error)}${state === null ? '' : `, SQLSTATE ${state}`})`,
    cause: error,
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
