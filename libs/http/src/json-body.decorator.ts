import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { JsonValue } from '@cloudtach/kernel';

import type { FastifyRequest } from './fastify-types.js';
import { readJsonBody, type JsonBodyOptions } from './read-json-body.js';

/** The body of the request as a `JsonValue`, exact in its integers. Refuses what is not JSON within the limits. */
export const JsonBody = createParamDecorator(
  (options: JsonBodyOptions | undefined, context: ExecutionContext): JsonValue =>
    readJsonBodyOf(context.switchToHttp().getRequest<FastifyRequest>(), options),
);

/** As `@JsonBody`, for handlers that must do something else first, such as a role check. */
export function readJsonBodyOf(request: FastifyRequest, options: JsonBodyOptions = {}): JsonValue {
  return readJsonBody(
    {
      body: request.body as Buffer | undefined,
      contentType: request.headers['content-type'],
      depthMax: request.jsonDepthMax,
    },
    options,
  );
}
