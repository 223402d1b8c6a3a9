import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { FastifyRequest } from './fastify-types.js';
import type { Identity } from './identity.js';

/** Who asks, as the gateway sealed it. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { identity } = context.switchToHttp().getRequest<FastifyRequest>();
  // The gate let the request in without asking: the route is declared open and must not ask for the caller.
  if (identity === null) throw new Error('this path has no caller');
  return identity;
});
