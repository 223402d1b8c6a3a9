import { Module, type DynamicModule } from '@nestjs/common';

import { GatewayConfig } from './config.js';
import { DiscoveryController } from './discovery/adapters/http/discovery.controller.js';
import { FleetReadiness } from './fleet/adapters/http/fleet-readiness.js';
import { HealthcheckController } from './fleet/adapters/http/healthcheck.controller.js';
import { Forwarder } from './forwarding/adapters/http/forwarder.js';
import { GatewayFront } from './forwarding/adapters/http/gateway-front.js';
import { Upstreams } from './forwarding/adapters/http/upstreams.js';

/** Composition of the gateway. */
@Module({})
export class AppModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: AppModule,
      controllers: [DiscoveryController, HealthcheckController],
      providers: [
        { provide: GatewayConfig, useValue: config },
        Upstreams,
        Forwarder,
        GatewayFront,
        FleetReadiness,
      ],
    };
  }
}
