import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Ends an answer. Where the connection ends with it and the client is still sending, the client first gets to send
 * what it has: a connection that is closed with bytes unread is reset, and the answer is lost with it. Somebody must
 * be reading the request; the time limit of requests ends the wait.
 */
export function endWhenRead(request: IncomingMessage, response: ServerResponse, last?: Buffer): void {
  if (request.complete || response.shouldKeepAlive) {
    response.end(last);
    return;
  }
  if (last !== undefined) response.write(last);
  const end = (): void => {
    response.end();
  };
  request.once('end', end);
  request.once('close', end);
}
