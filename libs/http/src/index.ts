export { AllowedMethods } from './allowed-methods.js';
export { hasPathPrefix, pathOf, surfaceOf, type ApiSurface } from './api-surface.js';
export { BodyLimit } from './body-limit.decorator.js';
export { bootstrapService, type BootstrapOptions, type BootstrapSettings } from './bootstrap-service.js';
export { ByteBudget } from './byte-budget.js';
export { Caller } from './caller.decorator.js';
export { collectBody, declaredLength, discardRest, type BodyLimits } from './collect-body.js';
export { createHttpApp, type HttpAppOptions } from './create-http-app.js';
export { type FrontHandler } from './create-server.js';
export { type ErrorBody, type ErrorBodyMapper, type RefusedRequest } from './error-bodies/error-body.js';
export { renderProblem } from './error-bodies/render-problem.js';
export { type FastifyInstance, type FastifyReply, type FastifyRequest } from './fastify-types.js';
export { HttpRefusal, type HttpRefusalOptions } from './http-refusal.js';
export { hasRole, isAnonymous, type Identity } from './identity.js';
export {
  identityHeader,
  IdentitySeal,
  type OpenedIdentity,
  type SealedIdentity,
  type SealRefusal,
} from './identity-seal.js';
export { JsonBody, readJsonBodyOf } from './json-body.decorator.js';
export { MethodsElsewhere } from './methods-elsewhere.decorator.js';
export { hasSomeRole, monascaForbidden, monascaTenantOf } from './monasca-access.js';
export { probePaths } from './probes.js';
export { ProblemLog } from './problem-log.js';
export { httpStatusByKind, problemOf, type Problem } from './problem.js';
export { RawBody, rawBodyOf } from './raw-body.decorator.js';
export { readJsonBody, type JsonBodyOptions } from './read-json-body.js';
export { requestIdHeader, requestIdOf } from './request-id.js';
export { printSpacedJson } from './spaced-json.js';
