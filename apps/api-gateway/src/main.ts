import { bootstrapService } from '@cloudtach/http';

import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { GatewayFront } from './forwarding/adapters/http/gateway-front.js';

const config = readConfig();

await bootstrapService({
  service: 'api-gateway',
  config: { ...config, http: { ...config.http, port: config.gatewayPort ?? config.http.port } },
  requiresIdentity: false,
  module: () => AppModule.forRoot(config),
  front: (app) => {
    const front = app.get(GatewayFront);
    return (request, response) => front.handle(request, response);
  },
});
