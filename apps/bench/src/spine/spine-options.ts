/** Sizes of one run of the bench. */
export interface SpineOptions {
  readonly rounds: number;
  /** Of each phase that posts. */
  readonly seconds: number;
  /** Of each round. */
  readonly notifications: number;
  readonly connections: number;
  /** Of the latency, in each round. */
  readonly probes: number;
  /** Names of the phases to run; `null` for all. */
  readonly phases: readonly string[] | null;
  /** Where the services leave CPU profiles; `null` for none. */
  readonly profileFolder: string | null;
  /** Whether a round that does not count comes first. */
  readonly warmUp: boolean;
}
