import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { FastifyRequest } from './fastify-types.js';
import { checkMediaType, type JsonBodyOptions } from './read-json-body.js';

/** The body of the request as the bytes that came, for decoders of hot paths; only its media type was checked. */
export const RawBody = createParamDecorator(
  (options: JsonBodyOptions | undefined, context: ExecutionContext): Buffer =>
    rawBodyOf(context.switchToHttp().getRequest<FastifyRequest>(), options),
);

/** As `@RawBody`, for handlers that must do something else first, such as a look whether the object exists. */
export function rawBodyOf(request: FastifyRequest, options: JsonBodyOptions = {}): Buffer {
  checkMediaType(request.headers['content-type'], options);
  return (request.body as Buffer | undefined) ?? Buffer.alloc(0);
}
