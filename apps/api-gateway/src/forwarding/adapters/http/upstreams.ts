import { Log, Metrics } from '@cloudtach/observability';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

import { GatewayConfig, serviceUrlsOf } from '../../../config.js';
import { serviceNames, type ServiceName } from '../../../routing/domain/route-table.js';
import { UpstreamWatch } from './upstream-watch.js';
import { Upstream } from './upstream.js';

/** All services behind the gateway, each with its connections and somebody who looks whether it lives. */
@Injectable()
export class Upstreams implements OnModuleInit, OnApplicationShutdown {
  private readonly byName: ReadonlyMap<ServiceName, Upstream>;
  private readonly watches: readonly UpstreamWatch[];

  constructor(config: GatewayConfig, log: Log, metrics: Metrics) {
    const { upstreams: settings } = config;
    const urls = serviceUrlsOf(config);
    const all = serviceNames.map((service) => new Upstream({ service, url: urls[service], ...settings }));
    this.byName = new Map(all.map((upstream) => [upstream.service, upstream]));
    const here = new Set(settings.services);
    for (const upstream of all) if (!here.has(upstream.service)) upstream.goAway();
    const watched = all.filter((upstream) => here.has(upstream.service));
    this.watches = watched.map((upstream) => {
      const { watchIntervalMs: intervalMs, watchTimeoutMs: timeoutMs } = settings;
      return new UpstreamWatch(upstream, { url: urls[upstream.service], intervalMs, timeoutMs }, log);
    });
    metrics.gauge({
      name: 'in_flight_requests',
      help: 'Requests that wait for a service or pass its answer on',
      labels: ['upstream'],
      collect: (gauge) => {
        for (const upstream of all) gauge.set({ upstream: upstream.service }, upstream.inFlight);
      },
    });
  }

  of(service: ServiceName): Upstream {
    const upstream = this.byName.get(service);
    if (upstream === undefined) throw new Error(`no upstream for ${service}`);
    return upstream;
  }

  onModuleInit(): void {
    for (const watch of this.watches) watch.start();
  }

  /** Runs after the server has closed: answers in flight needed the connections until then. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([
      ...this.watches.map((watch) => watch.stop()),
      ...[...this.byName.values()].map((upstream) => upstream.close()),
    ]);
  }
}
