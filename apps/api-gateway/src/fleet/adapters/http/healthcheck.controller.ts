import { printSpacedJson, type FastifyReply } from '@cloudtach/http';
import { Controller, Get, Head, Res } from '@nestjs/common';

import { kafkaState } from '../../domain/kafka-state.js';
import { FleetReadiness } from './fleet-readiness.js';

const uncached = 'must-revalidate, no-cache, no-store';

/** Monasca's health check (monasca-events §1.7.1): whether what is posted can be kept. */
@Controller('healthcheck')
export class HealthcheckController {
  constructor(private readonly fleet: FleetReadiness) {}

  /** Checks nothing: it only tells that somebody is here. Declared first: `@Get` would claim HEAD for itself. */
  @Head()
  here(@Res() reply: FastifyReply): void {
    reply.code(204).header('cache-control', uncached).send();
  }

  @Get()
  async check(@Res() reply: FastifyReply): Promise<void> {
    const state = kafkaState((await this.fleet.reports()).values());
    reply
      .code(state.reachable ? 200 : 503)
      .header('cache-control', uncached)
      .header('content-type', 'application/json; charset=UTF-8')
      .send(printSpacedJson({ kafka: state.reachable ? 'OK' : state.reason }));
  }
}
