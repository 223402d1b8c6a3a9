import type { Metrics } from '@cloudtach/observability';

import type { ServiceName } from '../../../routing/domain/route-table.js';

/** Upper bounds in seconds: from a memory read to the longest wait for an answer. */
const buckets = [0.001, 0.002, 0.005, 0.02, 0.1, 0.5, 2, 10, 60];

/** Counts forwarded requests by service and class of status, and how long they took. */
export class ForwardMetrics {
  private readonly requests;
  private readonly seconds;

  constructor(metrics: Metrics) {
    this.requests = metrics.counter({
      name: 'forwarded_requests_total',
      help: 'Forwarded requests by service and class of status; `left` where the client did not wait',
      labels: ['upstream', 'status'],
    });
    this.seconds = metrics.histogram({
      name: 'forwarded_request_seconds',
      help: 'Time from the headers of a request to the end of its answer',
      labels: ['upstream'],
      buckets,
    });
  }

  /** @param status what went out; null when the client left before */
  finished(upstream: ServiceName, status: number | null, startedAtMs: number): void {
    this.requests.inc({ upstream, status: status === null ? 'left' : `${Math.trunc(status / 100)}xx` });
    this.seconds.observe({ upstream }, (performance.now() - startedAtMs) / 1000);
  }
}
