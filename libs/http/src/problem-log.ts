import type { Log } from '@cloudtach/observability';

import type { RefusedRequest } from './error-bodies/error-body.js';
import type { Problem } from './problem.js';

/** Shortest time between two log lines about refusals with one code. */
const intervalMs = 1000;

/**
 * Logs what operators should see of refused requests: defects always, outages once a second with the number that
 * went unlogged, refusals of clients only for developers.
 */
export class ProblemLog {
  private readonly lastByCode = new Map<string, { atMs: number; unlogged: number }>();

  /** @param nowMs monotonic milliseconds */
  constructor(
    private readonly log: Log,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  refused(problem: Problem, request: RefusedRequest, thrown: unknown): void {
    const { requestId, method, path } = request;
    const fields = { requestId, method, path, status: problem.status, code: problem.code };
    if (problem.status < 500) this.log.debug(fields, 'request refused');
    else if (problem.status === 503) this.unavailable(problem.code, { ...fields, err: thrown });
    else this.log.error({ ...fields, err: thrown }, 'request failed by a defect');
  }

  private unavailable(code: string, fields: object): void {
    const last = this.lastByCode.get(code);
    const nowMs = this.nowMs();
    if (last !== undefined && nowMs - last.atMs < intervalMs) {
      last.unlogged += 1;
      return;
    }
    this.lastByCode.set(code, { atMs: nowMs, unlogged: 0 });
    this.log.warn({ ...fields, unlogged: last?.unlogged ?? 0 }, 'request refused for an outage');
  }
}
