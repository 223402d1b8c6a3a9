import { RouteConfig } from '@nestjs/platform-fastify';

/**
 * Names methods of a route's path that another service answers, so that `Allow` tells of them too. The gateway sends
 * each method where it belongs.
 */
export function MethodsElsewhere(...methods: readonly string[]): MethodDecorator {
  return RouteConfig({ methodsElsewhere: methods });
}
