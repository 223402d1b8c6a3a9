import type { Observability } from '@cloudtach/observability';

import type { FastifyInstance, FastifyReply } from './fastify-types.js';

/** Paths that answer without an identity: they are asked by the platform, not by callers. */
export const probePaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Adds `/healthz` (does the process get on), `/readyz` (may work come here, and why not) and `/metrics`. */
export function addProbes(instance: FastifyInstance, observability: Observability): void {
  const { health, metrics } = observability;
  instance.get('/healthz', (_request, reply) => {
    const report = health.liveness();
    return answer(reply, report.alive, report);
  });
  instance.get('/readyz', async (_request, reply) => {
    const report = await health.readiness();
    return answer(reply, report.ready, report);
  });
  instance.get('/metrics', async (_request, reply) => {
    return reply.header('content-type', metrics.contentType).send(await metrics.text());
  });
}

function answer(reply: FastifyReply, good: boolean, report: object): FastifyReply {
  return reply
    .code(good ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(report);
}
