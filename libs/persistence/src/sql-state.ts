/**
 * What an error of the database means for the work that met it (architecture.md §3.5).
 *
 * - `infrastructure`: the database or the way to it is in trouble; wait and try again, for ever.
 * - `again`: a serialization failure or a deadlock; try again at once.
 * - `poison`: the data cannot be stored whatever one does; look for the record and park it.
 * - `constraint`: a 23xxx; translated where it happens, otherwise a defect.
 * - `defect`: everything else, a mistake of ours included.
 */
export type DatabaseErrorClass = 'infrastructure' | 'again' | 'poison' | 'constraint' | 'defect';

const infrastructureStates: ReadonlySet<string> = new Set(['25P03', '55P03', '57014']);
const infrastructureClasses: ReadonlySet<string> = new Set(['08', '53']);
const againStates: ReadonlySet<string> = new Set(['40001', '40P01']);
const poisonStates: ReadonlySet<string> = new Set([
  '22P05',
  '22021',
  '22P02',
  '22003',
  '22008',
  '54001',
  '54000',
]);

const socketCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** `pg` reports a connection that ended under it, and a pool that gave up, as plain errors without a code. */
const connectionMessages: readonly string[] = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
  'Query read timeout',
];

/** How many `cause`, `driverError` or aggregated errors are followed before giving up. */
const chainLengthMax = 8;

/**
 * Classifies anything thrown by `pg` or TypeORM. Total: it never throws, and what it does not know is a defect.
 */
export function classifyDatabaseError(error: unknown): DatabaseErrorClass {
  let current: unknown = error;
  for (let depth = 0; depth < chainLengthMax && typeof current === 'object' && current !== null; depth++) {
    const known = classifyOne(current);
    if (known !== null) return known;
    current = nextInChain(current);
  }
  return 'defect';
}

/** The five characters of SQLSTATE, of the error or of the one it wraps; null when the server did not speak. */
export function sqlStateOf(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < chainLengthMax && typeof current === 'object' && current !== null; depth++) {
    const code = (current as { code?: unknown }).code;
    if (typeof code === 'string' && isSqlState(code)) return code;
    current = nextInChain(current);
  }
  return null;
}

function classifyOne(error: object): DatabaseErrorClass | null {
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    if (socketCodes.has(code)) return 'infrastructure';
    if (isSqlState(code)) return classifySqlState(code);
  }
  const message = (error as { message?: unknown }).message;
  if (typeof message === 'string' && connectionMessages.some((text) => message.includes(text))) {
    return 'infrastructure';
  }
  return null;
}

function classifySqlState(state: string): DatabaseErrorClass {
  if (infrastructureStates.has(state)) return 'infrastructure';
  if (infrastructureClasses.has(state.slice(0, 2)) || state.startsWith('57P')) return 'infrastructure';
  if (againStates.has(state)) return 'again';
  if (poisonStates.has(state)) return 'poison';
  return state.startsWith('23') ? 'constraint' : 'defect';
}

function isSqlState(code: string): boolean {
  if (code.length !== 5) return false;
  for (let index = 0; index < 5; index++) {
    const unit = code.charCodeAt(index);
    const isDigit = unit >= 48 && unit <= 57;
    const isUpper = unit >= 65 && unit <= 90;
    if (!isDigit && !isUpper) return false;
  }
  // A socket code of five letters (EPIPE) has no digit; every SQLSTATE has one in its class but for none we meet.
  return code !== 'EPIPE';
}

function nextInChain(error: object): unknown {
  const { driverError, cause, errors } = error as {
    driverError?: unknown;
    cause?: unknown;
    errors?: unknown;
  };
  if (driverError !== undefined && driverError !== error) return driverError;
  if (cause !== undefined) return cause;
  return Array.isArray(errors) ? errors[0] : undefined;
}
