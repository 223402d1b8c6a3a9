/** One signal of a stop, and how long the child has to end before the next, harder one. */
export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

/** What a guard runs, as JSON in its first argument: no secret may appear in it, any user sees arguments. */
export interface GuardSpec {
  /** `null`: nothing to run; the guard only ends the processes it was told of. */
  readonly command: string | null;
  readonly args: readonly string[];
  readonly cwd: string;
  /** `null`: that of the supervisor. Given only where it holds no secret. */
  readonly env: Readonly<Record<string, string>> | null;
  readonly account: { readonly uid: number; readonly gid: number } | null;
  readonly logFile: string | null;
  readonly stop: readonly StopStep[];
  /** When the supervisor died: how long the processes that use this one may take to end by themselves. */
  readonly usersMs: number;
  /** Folders of an ephemeral stack, removed when the supervisor died and can no longer do so. */
  readonly removeWhenOrphaned: readonly string[];
}

/** From the supervisor to a guard. `user` announces a process group that depends on the guarded process. */
export type GuardRequest =
  | { readonly kind: 'stop' }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'user'; readonly pid: number; readonly present: boolean };

/** From a guard to the supervisor. */
export type GuardReport =
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'ended'; readonly code: number | null; readonly signal: string | null };
