import type { Readable } from 'node:stream';

import type { HttpSettings } from '@cloudtach/config';

import type { ByteBudget } from './byte-budget.js';
import { collectBody, discardRest } from './collect-body.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from './fastify-types.js';
import { HttpRefusal } from './http-refusal.js';

/** Makes `request.body` the bytes that came, whatever their media type; nothing is parsed here. */
export function addBodyReader(instance: FastifyInstance, settings: HttpSettings, budget: ByteBudget): void {
  instance.decorateRequest('jsonDepthMax', settings.jsonDepthMax);
  const replies = new WeakMap<FastifyRequest, FastifyReply>();
  instance.addHook('preParsing', (request, reply, _payload, done) => {
    replies.set(request, reply);
    done();
  });
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => {
    refuseEncoding(request, payload);
    const bytesMax = request.routeOptions.config.bodyBytesMax ?? settings.bodyBytesMax;
    const { body, heldBytes } = await collectBody(request.raw, payload, { bytesMax, budget });
    replies.get(request)?.raw.once('close', () => budget.release(heldBytes));
    return body;
  });
}

/** Compressed bodies would be limited by their compressed size only. */
function refuseEncoding(request: FastifyRequest, payload: Readable): void {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return;
  discardRest(payload);
  throw new HttpRefusal({
    status: 415,
    code: 'http.encoding-unsupported',
    message: 'The content encoding of the body is not supported by this server.',
  });
}
