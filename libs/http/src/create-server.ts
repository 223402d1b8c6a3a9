import {
  createServer as createNodeServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';

import type { HttpSettings } from '@cloudtach/config';

import { answerClientError } from './client-error.js';

/** Takes a request before the framework sees it; false leaves it to the framework. */
export type FrontHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** How often Node looks for requests that exceed their time limits. */
const checkingIntervalMs = 1000;

/**
 * Old PKI tokens have up to 8 kB and more: clients are promised 64 kB of headers (monasca-events §4.5). Services take
 * more than the gateway, which adds the sealed identity to what the client sent.
 */
export const clientHeaderBytesMax = 65_536;
export const serviceHeaderBytesMax = 81_920;

export interface ServerOptions {
  readonly settings: HttpSettings;
  /** Largest headers of a request, in bytes; larger ones are answered 431. */
  readonly headerBytesMax: number;
  readonly front: FrontHandler | null;
}

/** A server with the limits of the settings, so that a slow or silent client costs one socket and no more. */
export function createServer(
  { settings, headerBytesMax, front }: ServerOptions,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createNodeServer(
    {
      maxHeaderSize: headerBytesMax,
      headersTimeout: settings.headersTimeoutMs,
      requestTimeout: settings.requestTimeoutMs,
      keepAliveTimeout: settings.keepAliveMs,
      connectionsCheckingInterval: checkingIntervalMs,
    },
    front === null
      ? handler
      : (request, response) => {
          if (!front(request, response)) handler(request, response);
        },
  );
  server.on('clientError', answerClientError);
  return server;
}
