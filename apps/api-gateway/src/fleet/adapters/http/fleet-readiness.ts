import { HealthRegistry, type Readiness, type ReadinessReport } from '@cloudtach/observability';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';

import { GatewayConfig, serviceUrlsOf } from '../../../config.js';
import type { ServiceName } from '../../../routing/domain/route-table.js';

/** Time for which an answer is good; probes of several platforms must not multiply. */
const cachedMs = 1000;
/** Longest wait for one service, below the limit of a readiness check. */
const answerTimeoutMs = 1800;
/** Largest report that is read. */
const reportBytesMax = 65_536;

/** What a service says of itself; null when it did not answer. */
export type ServiceReport = ReadinessReport | null;

/** Asks the services whether they are ready, and puts the answers among the gateway's own checks. */
@Injectable()
export class FleetReadiness implements OnApplicationShutdown {
  private readonly agent = new Agent({ connections: 1 });
  private readonly urls: Readonly<Record<ServiceName, string>>;
  /** Those of this installation: it is not unready for what it does not have. */
  private readonly services: readonly ServiceName[];
  private asked: {
    readonly atMs: number;
    readonly reports: Promise<ReadonlyMap<ServiceName, ServiceReport>>;
  } | null = null;

  constructor(config: GatewayConfig, health: HealthRegistry) {
    this.urls = serviceUrlsOf(config);
    this.services = config.upstreams.services;
    for (const service of this.services) health.addCheck(service, async () => this.readinessOf(service));
  }

  /** The reports of all services, at most a second old. */
  reports(): Promise<ReadonlyMap<ServiceName, ServiceReport>> {
    const nowMs = performance.now();
    if (this.asked === null || nowMs - this.asked.atMs > cachedMs) {
      this.asked = { atMs: nowMs, reports: this.ask() };
    }
    return this.asked.reports;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private async readinessOf(service: ServiceName): Promise<Readiness> {
    const report = (await this.reports()).get(service) ?? null;
    if (report === null) return { ready: false, reason: `no answer from ${this.urls[service]}` };
    if (report.ready) return { ready: true };
    const reasons = Object.entries(report.checks).flatMap(([name, check]) =>
      check.ready ? [] : [`${name}: ${check.reason}`],
    );
    return { ready: false, reason: reasons.join('; ') || 'not ready' };
  }

  private async ask(): Promise<ReadonlyMap<ServiceName, ServiceReport>> {
    const answers = await Promise.all(
      this.services.map(async (service) => [service, await this.askOne(this.urls[service])] as const),
    );
    return new Map(answers);
  }

  private async askOne(url: string): Promise<ServiceReport> {
    try {
      const { body } = await request(new URL('/readyz', url), {
        dispatcher: this.agent,
        signal: AbortSignal.timeout(answerTimeoutMs),
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > reportBytesMax) return null;
        chunks.push(chunk);
      }
      return parseReport(Buffer.concat(chunks).toString('utf8'));
    } catch {
      // Whatever went wrong, the service did not say that it is ready; `/readyz` names it.
      return null;
    }
  }
}

function parseReport(text: string): ServiceReport {
  const report = JSON.parse(text) as Partial<ReadinessReport>;
  const { ready, checks } = report;
  return typeof ready === 'boolean' && typeof checks === 'object' ? { ready, checks } : null;
}
