import type { Socket } from 'node:net';

import { printJson } from '@cloudtach/kernel';

/** What Node's parser refuses before there is a request, by its error code. */
const statusByCode: ReadonlyMap<string, readonly [number, string, string]> = new Map([
  ['HPE_HEADER_OVERFLOW', [431, 'Request Header Fields Too Large', 'The headers are too large.']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'Request Timeout', 'The request did not arrive in time.']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'Payload Too Large', 'The chunk extensions are too large.']],
]);

const malformed = [400, 'Bad Request', 'The request is not HTTP.'] as const;

/** Answers bytes that are no request, and ends the connection: what follows on it cannot be trusted. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title, detail] = statusByCode.get(error.code ?? '') ?? malformed;
  const body = printJson({ type: 'about:blank', title, status, detail, code: 'http.refused' });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
