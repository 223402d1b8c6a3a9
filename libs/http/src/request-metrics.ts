import type { Metrics } from '@cloudtach/observability';

import type { FastifyInstance } from './fastify-types.js';

/** Upper bounds in seconds: from a memory read to the request timeout. */
const buckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60];

/** Measures how long requests take, by pattern of the route and status. */
export function addRequestMetrics(instance: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.histogram({
    name: 'http_request_seconds',
    help: 'Time from the headers of a request to the end of its answer',
    labels: ['route', 'status'],
    buckets,
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    seconds.observe({ route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
