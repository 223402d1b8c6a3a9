import type { IncomingMessage, ServerResponse } from 'node:http';

import { hasPathPrefix, HttpRefusal, isAnonymous, pathOf, requestIdOf, type Identity } from '@cloudtach/http';
import { Injectable } from '@nestjs/common';

import { GatewayConfig } from '../../../config.js';
import { corsAnswer } from '../../../cors/domain/cors.js';
import { claimedIdentity, type UnusableIdentity } from '../../../identity/domain/caller-identity.js';
import { serviceFor } from '../../../routing/domain/route-table.js';
import type { RawHeaders } from '../../domain/forwarded-headers.js';
import { Forwarder } from './forwarder.js';

/**
 * Looks at every request before the framework does: lets pages of other origins in, finds the service, establishes
 * who asks, and forwards. What belongs to no service is left to the framework.
 */
@Injectable()
export class GatewayFront {
  private readonly origins: ReadonlySet<string>;

  constructor(
    config: GatewayConfig,
    private readonly forwarder: Forwarder,
  ) {
    this.origins = new Set(config.corsOrigins);
  }

  /** @returns false where the framework answers */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const method = request.method ?? 'GET';
    const path = pathOf(request.url ?? '/');
    const requestId = requestIdOf(request.headers['x-request-id']);
    const cors = this.cors(request, method);
    if (cors.isPreflight) {
      response.writeHead(200, [...cors.headers.flat(), 'Content-Length', '0', 'X-Request-Id', requestId]);
      response.end();
      return true;
    }
    const service = serviceFor(method, path);
    if (service === null) {
      for (const [name, value] of cors.headers) response.setHeader(name, value);
      return false;
    }
    const added: RawHeaders = [...cors.headers.flat(), 'X-Request-Id', requestId];
    const identity = claimedIdentity(request.headers, requestId);
    const common = { request, response, added };
    if (typeof identity === 'string') {
      this.forwarder.refuse(unusable(identity), { ...common, identity: nobody(requestId) });
    } else if (needsIdentity(method, path) && isAnonymous(identity)) {
      this.forwarder.refuse(identityMissing(), { ...common, identity });
    } else this.forwarder.forward({ ...common, service, identity });
    return true;
  }

  private cors(request: IncomingMessage, method: string): ReturnType<typeof corsAnswer> {
    const { origin } = request.headers;
    return corsAnswer(this.origins, {
      method,
      origin,
      requestedMethod: request.headers['access-control-request-method'],
      requestedHeaders: request.headers['access-control-request-headers'],
    });
  }
}

/** `/v2.0/*` answers nobody in particular in no mode (decisions §4). */
function needsIdentity(method: string, path: string): boolean {
  return method !== 'OPTIONS' && hasPathPrefix(path, '/v2.0');
}

function nobody(requestId: string): Identity {
  return { userId: null, projectId: null, roles: [], requestId };
}

function unusable(reason: UnusableIdentity): HttpRefusal {
  return reason === 'too-long'
    ? new HttpRefusal({
        status: 400,
        code: 'http.identity-invalid',
        message: 'The identity headers are too long.',
      })
    : unauthorized('The credentials cannot be read.');
}

function identityMissing(): HttpRefusal {
  return unauthorized('This API needs to know who asks.');
}

function unauthorized(message: string): HttpRefusal {
  return new HttpRefusal({
    status: 401,
    code: 'gateway.identity-missing',
    message,
    headers: { 'www-authenticate': 'Basic realm="CloudTach"' },
  });
}
