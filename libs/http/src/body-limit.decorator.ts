import { RouteConfig } from '@nestjs/platform-fastify';

/** Gives a route a body limit of its own, in bytes, below or above that of the app. */
export function BodyLimit(bytesMax: number): MethodDecorator {
  return RouteConfig({ bodyBytesMax: bytesMax });
}
