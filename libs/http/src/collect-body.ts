import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

import { DomainError } from '@cloudtach/kernel';

import type { ByteBudget } from './byte-budget.js';
import { HttpRefusal } from './http-refusal.js';

/** Bytes of a refused body that are read and dropped before the connection is cut. */
const discardedBytesMax = 16_777_216;

export interface BodyLimits {
  /** Most bytes of this body. */
  readonly bytesMax: number;
  /** Shared by all requests of the process. */
  readonly budget: ByteBudget;
}

/**
 * Reads a request body into one buffer, within its own limit and the budget of the process. What was held is given
 * back by `release`, which the caller runs when the request is over.
 *
 * @returns the bytes, and how many of the budget they hold
 * @throws DomainError `http.body-too-big`, HttpRefusal `http.pending-full`, or HttpRefusal `http.body-incomplete`
 */
export function collectBody(
  request: IncomingMessage,
  payload: Readable,
  limits: BodyLimits,
): Promise<{ body: Buffer; heldBytes: number }> {
  return new Promise((resolve, reject) => {
    const declared = declaredLength(request);
    const chunks: Buffer[] = [];
    let received = 0;
    let held = 0;
    let refused = false;
    const refuse = (error: Error): void => {
      if (refused) return;
      refused = true;
      payload.removeAllListeners('data');
      limits.budget.release(held);
      held = 0;
      discardRest(payload);
      reject(error);
    };
    const hold = (total: number): boolean => {
      if (total > limits.bytesMax) refuse(bodyTooBig(limits.bytesMax));
      else if (total > held && !limits.budget.hold(total - held)) refuse(pendingFull());
      else {
        held = Math.max(held, total);
        return true;
      }
      return false;
    };
    if (!hold(declared)) return;
    payload.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (hold(received)) chunks.push(chunk);
    });
    payload.on('end', () => {
      resolve({
        body: chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks),
        heldBytes: held,
      });
    });
    payload.on('error', () => refuse(bodyIncomplete()));
    payload.on('close', () => {
      if (!payload.readableEnded) refuse(bodyIncomplete());
    });
  });
}

/** What `Content-Length` announces; 0 for a chunked body, whose size shows as it comes. */
export function declaredLength(request: IncomingMessage): number {
  const text = request.headers['content-length'];
  return text === undefined ? 0 : Number(text);
}

/**
 * Reads and drops what a client still sends of a body that was refused, so that it finds the answer instead of a
 * reset connection; the connection is cut when there is too much of it.
 */
export function discardRest(payload: Readable): void {
  let dropped = 0;
  payload.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > discardedBytesMax) payload.destroy();
  });
  payload.on('error', () => payload.destroy());
  payload.resume();
}

function bodyTooBig(bytesMax: number): DomainError {
  return new DomainError({
    code: 'http.body-too-big',
    kind: 'too-large',
    message: `The body is larger than ${bytesMax} bytes.`,
    details: { bytesMax },
  });
}

function pendingFull(): DomainError {
  return new DomainError({
    code: 'http.pending-full',
    kind: 'unavailable',
    message: 'Too many request bodies are being handled; try again.',
  });
}

function bodyIncomplete(): HttpRefusal {
  return new HttpRefusal({
    status: 400,
    code: 'http.body-incomplete',
    message: 'The body ended before its announced length.',
  });
}
