import type { Identity } from './identity.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on paths that are open to everyone. */
    identity: Identity | null;
    /** Deepest nesting of a JSON body of this app. */
    jsonDepthMax: number;
  }

  interface FastifyContextConfig {
    /** Largest body of this route, in bytes, where it differs from the app's. */
    bodyBytesMax?: number;
    /** Methods of this path that another service answers. */
    methodsElsewhere?: readonly string[];
  }
}

export type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
