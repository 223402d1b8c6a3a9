import type { ServiceRole } from '@cloudtach/config';
import { DomainError } from '@cloudtach/kernel';
import { continueTrace, runInTrace, traceOf } from '@cloudtach/observability';

import type { AllowedMethods } from './allowed-methods.js';
import { pathOf, surfaceOf } from './api-surface.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from './fastify-types.js';
import { HttpRefusal } from './http-refusal.js';
import { identityHeader, type IdentitySeal } from './identity-seal.js';
import { probePaths } from './probes.js';
import { requestIdHeader } from './request-id.js';

export interface RequestGateOptions {
  /** Null where callers need no sealed identity: in the gateway, which makes them. */
  readonly seal: IdentitySeal | null;
  readonly role: ServiceRole;
  readonly methods: AllowedMethods;
}

/**
 * What is decided about a request before its body is read: whose it is, whether this process answers requests at
 * all, and whether path and method exist.
 */
export function addRequestGate(instance: FastifyInstance, options: RequestGateOptions): void {
  instance.decorateRequest('identity', null);
  instance.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id);
    const path = pathOf(request.raw.url ?? '/');
    if (probePaths.has(path)) {
      done();
      return;
    }
    const refusal = refuse(request, options);
    if (refusal !== null) done(refusal);
    else if (request.is404) answerUnrouted(request, reply, options.methods.of(path), done);
    else goOnInTrace(request, done);
  });
}

/** What the handler logs and sends to Kafka belongs to the trace that the gateway passed on or began. */
function goOnInTrace(request: FastifyRequest, done: () => void): void {
  const span = traceOf(request.headers);
  if (span === null) done();
  else runInTrace(continueTrace(span), done);
}

function refuse(request: FastifyRequest, options: RequestGateOptions): Error | null {
  if (options.role === 'worker') return roleHasNoApi();
  if (options.seal === null) return null;
  const header = request.headers[identityHeader];
  if (typeof header !== 'string') return identityRefused('http.identity-missing');
  const opened = options.seal.open(header);
  if (!opened.ok) return identityRefused('http.identity-invalid');
  request.identity = { ...opened.identity, requestId: request.id };
  return null;
}

function answerUnrouted(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: readonly string[],
  done: (error?: Error) => void,
): void {
  if (allowed.length === 0) {
    done(
      new HttpRefusal({ status: 404, code: 'http.path-unknown', message: 'There is nothing at this path.' }),
    );
    return;
  }
  const isOptions = request.method === 'OPTIONS';
  const allow = printAllowed(allowed, pathOf(request.raw.url ?? '/'), isOptions);
  if (isOptions) reply.code(204).header('allow', allow).send();
  else done(methodNotAllowed(request.method, allow));
}

/** StackTach v3 has a list of its own: OPTIONS last, and not in its own answer; HEAD unsaid (stacktach-v3-api §2). */
function printAllowed(allowed: readonly string[], path: string, isOptions: boolean): string {
  if (surfaceOf(path) !== 'stacktach-v3') return [...new Set([...allowed, 'OPTIONS'])].sort().join(', ');
  const others = allowed.filter((method) => method !== 'HEAD' && method !== 'OPTIONS');
  return [...others, ...(isOptions ? [] : ['OPTIONS'])].join(', ');
}

function methodNotAllowed(method: string, allow: string): HttpRefusal {
  return new HttpRefusal({
    status: 405,
    code: 'http.method-not-allowed',
    message: `The method ${method} is not allowed for this resource.`,
    headers: { allow },
  });
}

function identityRefused(code: 'http.identity-missing' | 'http.identity-invalid'): HttpRefusal {
  return new HttpRefusal({ status: 401, code, message: 'This service answers the gateway only.' });
}

function roleHasNoApi(): DomainError {
  return new DomainError({
    code: 'http.role-has-no-api',
    kind: 'unavailable',
    message: 'This process consumes messages and answers no requests.',
  });
}
