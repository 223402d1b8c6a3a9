import type { IncomingMessage, ServerResponse } from 'node:http';

import { discardRest, pathOf, problemOf, renderProblem, type ProblemLog } from '@cloudtach/http';

import type { RawHeaders } from '../../domain/forwarded-headers.js';
import { endWhenRead } from './end-when-read.js';

export interface RefuseOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Put on the answer beside what the refusal says. */
  readonly added: RawHeaders;
  readonly log: ProblemLog;
}

/** Answers a request in place of a service, with the error body of the API whose path it has. */
export function refuse(thrown: unknown, { request, response, requestId, added, log }: RefuseOptions): void {
  const { accept } = request.headers;
  const refused = {
    method: request.method ?? 'GET',
    path: pathOf(request.url ?? '/'),
    accept,
    contentType: request.headers['content-type'],
    requestId,
  };
  const problem = problemOf(thrown);
  log.refused(problem, refused, thrown);
  // The client may still be sending; it finds the answer only if somebody reads on.
  if (!request.complete) discardRest(request);
  const body = renderProblem(problem, refused);
  const bytes = Buffer.from(body.text, 'utf8');
  response.writeHead(problem.status, [
    ...(body.contentType === null ? [] : ['Content-Type', body.contentType]),
    ...Object.entries(body.headers).flat(),
    'Content-Length',
    String(bytes.length),
    ...added,
  ]);
  endWhenRead(request, response, request.method === 'HEAD' ? undefined : bytes);
}
