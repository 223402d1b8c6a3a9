import type { IncomingMessage, ServerResponse } from 'node:http';

import {
  ByteBudget,
  declaredLength,
  HttpRefusal,
  IdentitySeal,
  identityHeader,
  ProblemLog,
  requestIdHeader,
  type Identity,
} from '@cloudtach/http';
import { DomainError } from '@cloudtach/kernel';
import {
  beginTrace,
  Log,
  Metrics,
  parseTraceparent,
  printTraceparent,
  traceparentHeader,
} from '@cloudtach/observability';
import { Injectable } from '@nestjs/common';
import type { Dispatcher } from 'undici';

import { GatewayConfig } from '../../../config.js';
import type { ServiceName } from '../../../routing/domain/route-table.js';
import { requestHeadersFor, type RawHeaders } from '../../domain/forwarded-headers.js';
import { Exchange, ServiceSilent } from './exchange.js';
import { ForwardMetrics } from './forward-metrics.js';
import { refuse, type RefuseOptions } from './refuse.js';
import { bodyTooBig, RequestBody, streamWindowBytes } from './request-body.js';
import { Upstreams } from './upstreams.js';

export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly service: ServiceName;
  readonly identity: Identity;
  /** Put on every answer. */
  readonly added: RawHeaders;
}

/** Passes requests to services and their answers back, as streams: it reads no body and keeps none. */
@Injectable()
export class Forwarder {
  private readonly seal: IdentitySeal;
  private readonly budget: ByteBudget;
  private readonly problems: ProblemLog;
  private readonly measured: ForwardMetrics;

  constructor(
    private readonly config: GatewayConfig,
    private readonly upstreams: Upstreams,
    log: Log,
    metrics: Metrics,
  ) {
    this.seal = new IdentitySeal(config.identity.key);
    this.budget = new ByteBudget(config.http.pendingBytesMax);
    this.problems = new ProblemLog(log);
    this.measured = new ForwardMetrics(metrics);
    metrics.gauge({
      name: 'pending_bytes',
      help: 'Bytes of request bodies that may be in memory',
      collect: (gauge) => gauge.set(this.budget.held),
    });
  }

  forward(forwarding: Forwarding): void {
    const { request, service } = forwarding;
    const upstream = this.upstreams.of(service);
    const refusing = this.refusing(forwarding);
    const bodyBytesMax = this.config.http.bodyBytesMax;
    const declared = declaredLength(request);
    if (upstream.isAway) return refuse(serviceAway(service), refusing);
    if (declared > bodyBytesMax) return refuse(bodyTooBig(bodyBytesMax), refusing);
    const heldBytes = hasBody(request) ? Math.min(declared || streamWindowBytes, streamWindowBytes) : 0;
    if (!this.budget.hold(heldBytes)) return refuse(pendingFull(), refusing);
    const exchange = this.exchange(forwarding, heldBytes);
    if (!upstream.enter(exchange)) return exchange.fail(serviceBusy(service));
    if (heldBytes === 0) this.dispatch(forwarding, exchange, null);
    else if (declared > 0 && declared <= streamWindowBytes) this.collect(forwarding, exchange);
    else this.dispatch(forwarding, exchange, new RequestBody(request, bodyBytesMax));
  }

  /** Answers a request without asking a service. */
  refuse(error: Error, forwarding: Omit<Forwarding, 'service'>): void {
    refuse(error, this.refusing(forwarding));
  }

  private refusing({ request, response, identity, added }: Omit<Forwarding, 'service'>): RefuseOptions {
    return { request, response, requestId: identity.requestId, added, log: this.problems };
  }

  private exchange(forwarding: Forwarding, heldBytes: number): Exchange {
    const { request, response, service, added } = forwarding;
    const startedAtMs = performance.now();
    return new Exchange({
      request,
      response,
      upstream: this.upstreams.of(service),
      added,
      refuse: (error) => refuse(refusalOf(error, service), this.refusing(forwarding)),
      finished: (status) => {
        this.budget.release(heldBytes);
        this.measured.finished(service, status, startedAtMs);
      },
    });
  }

  /** A body that fits into the window is sent in one piece: a client that sends half of it costs no connection. */
  private collect(forwarding: Forwarding, exchange: Exchange): void {
    const chunks: Buffer[] = [];
    const { request } = forwarding;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      this.dispatch(forwarding, exchange, chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks));
    });
  }

  private dispatch(forwarding: Forwarding, exchange: Exchange, body: Buffer | RequestBody | null): void {
    if (exchange.over) return;
    const { request, service, identity } = forwarding;
    const options: Dispatcher.DispatchOptions = {
      path: targetOf(request),
      method: request.method as Dispatcher.HttpMethod,
      headers: requestHeadersFor(
        request.rawHeaders,
        request.headers.connection,
        this.addedFor(request, identity),
      ),
      body,
    };
    try {
      this.upstreams.of(service).pool.dispatch(options, exchange);
    } catch (error) {
      exchange.fail(error instanceof Error ? error : new Error('dispatch failed'));
    }
  }

  private addedFor(request: IncomingMessage, identity: Identity): RawHeaders {
    return [
      identityHeader,
      this.seal.seal(identity),
      requestIdHeader,
      identity.requestId,
      ...this.traceFor(request.headers[traceparentHeader]),
    ];
  }

  private traceFor(given: string | string[] | undefined): RawHeaders {
    if (!this.config.tracing.enabled) return [];
    const span = typeof given === 'string' ? parseTraceparent(given) : null;
    return [traceparentHeader, printTraceparent(span ?? beginTrace())];
  }
}

/** Path and query as they were sent; the absolute form loses scheme and host. */
function targetOf(request: IncomingMessage): string {
  const target = request.url ?? '/';
  return target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '');
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || declaredLength(request) > 0;
}

/** What the client is told when a service could not be asked or did not answer. */
function refusalOf(error: Error, service: ServiceName): Error {
  if (error instanceof DomainError || error instanceof HttpRefusal) return error;
  if (error instanceof ServiceSilent) return serviceAway(service, error);
  const { code } = error as Error & { code?: unknown };
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') return notForwardable(error);
  return serviceAway(service, error);
}

function serviceAway(service: ServiceName, cause?: Error): DomainError {
  return new DomainError({
    code: 'gateway.service-away',
    kind: 'unavailable',
    message: `The service ${service} does not answer; try again.`,
    details: { service },
    ...(cause === undefined ? {} : { cause }),
  });
}

function serviceBusy(service: ServiceName): DomainError {
  return new DomainError({
    code: 'gateway.service-failed',
    kind: 'unavailable',
    message: `The service ${service} has as many requests as it may; try again.`,
    details: { service },
  });
}

function pendingFull(): DomainError {
  return new DomainError({
    code: 'http.pending-full',
    kind: 'unavailable',
    message: 'Too many request bodies are being handled; try again.',
  });
}

function notForwardable(cause: Error): DomainError {
  return new DomainError({
    code: 'http.refused',
    kind: 'invalid',
    message: 'The request has a method, path or header that cannot be forwarded.',
    cause,
  });
}
