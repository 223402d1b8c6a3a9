import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';

import { pathOf } from './api-surface.js';
import type { RefusedRequest } from './error-bodies/error-body.js';
import { renderProblem } from './error-bodies/render-problem.js';
import type { FastifyReply, FastifyRequest } from './fastify-types.js';
import { problemOf } from './problem.js';
import type { ProblemLog } from './problem-log.js';

/** The refusal that an error of some technology stands for, or the error itself where it stands for none. */
export type RefusalOf = (thrown: unknown) => unknown;

/** The one place where errors become answers. Controllers contain no `try` (style-models §10). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: ProblemLog,
    private readonly refusalOf: RefusalOf,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerProblem(
      this.refusalOf(thrown),
      http.getRequest<FastifyRequest>(),
      http.getResponse<FastifyReply>(),
      this.log,
    );
  }
}

/** Answers a request with what went wrong, in the form of the API whose path it has. */
export function answerProblem(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: ProblemLog,
): void {
  const refused = refusedRequest(request);
  const problem = problemOf(thrown);
  log.refused(problem, refused, thrown);
  // A handler that failed while it streamed has already answered; cutting the connection is all that is left.
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const body = renderProblem(problem, refused);
  for (const name of Object.keys(reply.getHeaders()))
    if (name.startsWith('content-')) reply.removeHeader(name);
  // Fastify asks for the end of the connection whenever a body is refused; `discardRest` keeps it usable.
  reply.removeHeader('connection');
  reply.code(problem.status).headers(body.headers);
  if (body.contentType !== null) reply.header('content-type', body.contentType);
  // Bytes, because Fastify adds a charset to JSON types of text.
  const bytes = Buffer.from(body.text, 'utf8');
  if (bytes.length === 0) {
    reply.header('content-length', '0');
    reply.send();
  } else reply.send(bytes);
}

function refusedRequest(request: FastifyRequest): RefusedRequest {
  const { accept } = request.headers;
  return {
    method: request.method,
    path: pathOf(request.raw.url ?? '/'),
    accept,
    contentType: request.headers['content-type'],
    requestId: request.id,
  };
}
