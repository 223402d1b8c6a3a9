import type { IncomingMessage, RequestListener } from 'node:http';

import type { HttpSettings, ServiceRole } from '@cloudtach/config';
import { NestLog, ObservabilityModule, type Observability } from '@cloudtach/observability';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import { AllowedMethods } from './allowed-methods.js';
import { addBodyReader } from './body-reader.js';
import { ByteBudget } from './byte-budget.js';
import {
  clientHeaderBytesMax,
  createServer,
  serviceHeaderBytesMax,
  type FrontHandler,
} from './create-server.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from './fastify-types.js';
import { HttpLifecycle } from './http-lifecycle.js';
import { IdentitySeal } from './identity-seal.js';
import { overrideMethod } from './method-override.js';
import { addProbes } from './probes.js';
import { ProblemLog } from './problem-log.js';
import { answerProblem, ProblemFilter, type RefusalOf } from './problem.filter.js';
import { addRequestGate } from './request-gate.js';
import { requestIdHeader, requestIdOf } from './request-id.js';
import { addRequestMetrics } from './request-metrics.js';

export interface HttpAppOptions {
  /** Root module of the app. */
  readonly module: Type | DynamicModule;
  readonly settings: HttpSettings;
  readonly observability: Observability;
  /** Key of sealed identities; null only in the gateway, whose callers have none. */
  readonly identityKey: string | null;
  readonly role: ServiceRole;
  /** Takes requests before the framework sees them. */
  readonly front?: FrontHandler;
  /** Asked about everything that is thrown while a request is handled. */
  readonly refusalOf?: RefusalOf;
}

class HttpPlatformModule {}

/**
 * A Nest application on Fastify as all our processes have it: no body parser but bytes within limits, request ids,
 * sealed identities, one form of errors per API, probes, time limits. The application is created, not initialised.
 */
export async function createHttpApp(options: HttpAppOptions): Promise<NestFastifyApplication> {
  const { settings, observability } = options;
  const problems = new ProblemLog(observability.log);
  const lifecycle = new HttpLifecycle(settings.stopTimeoutMs, observability.log);
  const adapter = createAdapter(options, problems);
  // The adapter brings a Fastify of its own version; only the types differ.
  const instance = adapter.getInstance<FastifyInstance>();
  lifecycle.server = instance.server;
  const methods = new AllowedMethods();
  instance.addHook('onRoute', (route) => {
    methods.add(route.url, [route.method, ...(route.config?.methodsElsewhere ?? [])].flat());
  });
  addRequestGate(instance, {
    seal: options.identityKey === null ? null : new IdentitySeal(options.identityKey),
    role: options.role,
    methods,
  });
  addRequestMetrics(instance, observability.metrics);
  addBodyReader(instance, settings, new ByteBudget(settings.pendingBytesMax));
  addProbes(instance, observability);
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(options, lifecycle), adapter, {
    bodyParser: false,
    logger: new NestLog(observability.log),
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter(problems, options.refusalOf ?? ((thrown) => thrown)));
  return app;
}

function createAdapter(options: HttpAppOptions, problems: ProblemLog): FastifyAdapter {
  const { settings, front } = options;
  const headerBytesMax = options.identityKey === null ? clientHeaderBytesMax : serviceHeaderBytesMax;
  return new FastifyAdapter({
    logger: false,
    // Nest's middleware is not used, and its plugin costs every request.
    skipMiddie: true,
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers[requestIdHeader]),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: pathSegmentLengthMax },
    serverFactory: (handler: RequestListener) =>
      createServer({ settings, headerBytesMax, front: front ?? null }, (request, response) => {
        overrideMethod(request);
        handler(request, response);
      }),
    frameworkErrors: (error: Error, request: object, reply: object) => {
      answerProblem(error, request as FastifyRequest, reply as FastifyReply, problems);
    },
  });
}

/** Longest value of a path parameter; a percent-encoded resource id of 255 characters of four bytes each fits. */
const pathSegmentLengthMax = 3072;

function rootModule(options: HttpAppOptions, lifecycle: HttpLifecycle): DynamicModule {
  return {
    module: HttpPlatformModule,
    imports: [ObservabilityModule.forRoot(options.observability), options.module],
    providers: [{ provide: HttpLifecycle, useValue: lifecycle }],
  };
}
