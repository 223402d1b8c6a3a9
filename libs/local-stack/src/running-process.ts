/** How a process ended: one of the two is set, as Node reports it. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A started process of the local stack, whoever its direct parent is. */
export interface RunningProcess {
  /** Of the server itself, never of its guard. */
  readonly pid: number;
  /** Leader of the process group that a forced end has to reach. */
  readonly group: number;
  /** Resolves once, with the end, asked for or not; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Sends a signal to the server and returns at once. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it in order and by force after its deadline; resolves when it is gone. */
  stop(): Promise<void>;
  /** Tells it of a process group that has to be gone before it, should the supervisor die. */
  announceUser(group: number, present: boolean): void;
}

/** `status 1` or `SIGKILL`, for logs and messages. */
export function describeEnd(end: ProcessEnd): string {
  return end.signal ?? `status ${end.code ?? 'unknown'}`;
}
