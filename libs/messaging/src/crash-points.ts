/**
 * Every place between two side effects of delivery, by name. A test arms one of them in a child process and checks
 * that it was reached, so a place that is no longer passed fails its test (architecture.md §3.1, §3.4).
 */
export const crashPoints = [
  /** A batch was fetched; nothing was written. */
  'consume.fetched',
  /** The attempt is counted; the transaction has not begun. */
  'consume.marked',
  /** The rows of the offset are locked and the epoch was compared; the handler has not run. */
  'consume.locked',
  /** The rows are written; the transaction that holds them is open. */
  'consume.rows-written',
  /** The rows of a producing consumer are committed; what follows from them was not sent. */
  'consume.rows-committed',
  /** What follows was acknowledged by Kafka; the offset has not moved. */
  'consume.sent',
  /** The offset is written; its transaction is open. */
  'consume.offset-written',
  /** The offset is committed; Kafka's own copy of it was not. */
  'consume.offset-committed',
  /** A record's row of parking is written; its transaction is open. */
  'consume.parked',
  /** The relay read rows of the outbox; they were not sent. */
  'relay.read',
  /** Kafka acknowledged them; they are still in the outbox. */
  'relay.sent',
  /** They are deleted. */
  'relay.deleted',
] as const;

/** The name of a place between two side effects. */
export type CrashPoint = (typeof crashPoints)[number];

/** What an armed place does to its own process: SIGKILL, or SIGSTOP until a test continues it. */
export type CrashAction = 'kill' | 'stop';

/** One armed place: its `nth` passing (from 1) triggers the action. */
export interface ArmedCrashPoint {
  readonly point: CrashPoint;
  readonly nth: number;
  readonly action: CrashAction;
}

/** Called at each place with its name. In production it is {@link neverCrash}. */
export type ReachCrashPoint = (point: CrashPoint) => void;

/** The production form: nothing can arm it. */
export const neverCrash: ReachCrashPoint = () => undefined;

/**
 * Reads `[kill:|stop:]<point>[:<nth>]`.
 * @throws TypeError naming what it does not know.
 */
export function parseArmedCrashPoint(text: string): ArmedCrashPoint {
  const parts = text.split(':');
  const action = parts[0] === 'stop' || parts[0] === 'kill' ? (parts.shift() as CrashAction) : 'kill';
  const point = crashPoints.find((known) => known === parts[0]);
  if (point === undefined) throw new TypeError(`unknown crash point: ${parts[0] ?? ''}`);
  const nth = Number(parts[1] ?? '1');
  if (!Number.isInteger(nth) || nth < 1) throw new TypeError(`not a count of passings: ${parts[1] ?? ''}`);
  return { point, nth, action };
}

/** A counter that ends or stops this process at the armed passing. Only test configuration may build one. */
export function armCrashPoint(armed: ArmedCrashPoint): ReachCrashPoint {
  let passings = 0;
  return (point) => {
    if (point !== armed.point) return;
    passings++;
    if (passings === armed.nth) process.kill(process.pid, armed.action === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  };
}
