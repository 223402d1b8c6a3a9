import { surfaceOf, type ApiSurface } from '../api-surface.js';
import type { Problem } from '../problem.js';
import type { ErrorBody, ErrorBodyMapper, RefusedRequest } from './error-body.js';
import { gnocchiErrorBody } from './gnocchi-error-body.js';
import { monascaErrorBody } from './monasca-error-body.js';
import { problemJsonErrorBody } from './problem-json-error-body.js';
import { stacktachDbErrorBody } from './stacktach-db-error-body.js';
import { stacktachV3ErrorBody } from './stacktach-v3-error-body.js';
import { stackyErrorBody } from './stacky-error-body.js';

const mappers = {
  gnocchi: gnocchiErrorBody,
  monasca: monascaErrorBody,
  'stacktach-v3': stacktachV3ErrorBody,
  stacky: stackyErrorBody,
  'stacktach-db': stacktachDbErrorBody,
  ours: problemJsonErrorBody,
} satisfies Record<ApiSurface, ErrorBodyMapper>;

/** A problem with the body of the API whose prefix the path has (decisions §4). */
export function renderProblem(problem: Problem, request: RefusedRequest): ErrorBody {
  return mappers[surfaceOf(request.path)](problem, request);
}
