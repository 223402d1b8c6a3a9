import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

import { discardRest, HttpRefusal } from '@cloudtach/http';
import { DomainError } from '@cloudtach/kernel';

/** Most bytes of a body that wait in memory for a slow service. */
export const streamWindowBytes = 65_536;

/**
 * The body of a client's request on its way to a service, chunk by chunk as fast as the service takes it. Stands
 * between the two so that the end of one side is not the end of the other: undici destroys the body of a request that
 * fails, and the client's connection is still needed for the answer.
 */
export class RequestBody extends Readable {
  private received = 0;

  /** @param bytesMax most bytes of the body; one more and it ends with `http.body-too-big` */
  constructor(
    private readonly source: IncomingMessage,
    private readonly bytesMax: number,
  ) {
    super({ highWaterMark: streamWindowBytes });
    source.on('data', this.onChunk);
    source.on('end', this.onSourceEnd);
    source.on('close', this.onSourceClose);
    source.pause();
  }

  override _read(): void {
    this.source.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.source.off('data', this.onChunk);
    this.source.off('end', this.onSourceEnd);
    this.source.off('close', this.onSourceClose);
    if (!this.source.readableEnded) discardRest(this.source);
    done(error);
  }

  private readonly onChunk = (chunk: Buffer): void => {
    this.received += chunk.length;
    if (this.received > this.bytesMax) this.destroy(bodyTooBig(this.bytesMax));
    else if (!this.push(chunk)) this.source.pause();
  };

  private readonly onSourceEnd = (): void => {
    this.push(null);
  };

  private readonly onSourceClose = (): void => {
    if (!this.source.complete) this.destroy(bodyIncomplete());
  };
}

/** The refusal of a body over the limit. */
export function bodyTooBig(bytesMax: number): DomainError {
  return new DomainError({
    code: 'http.body-too-big',
    kind: 'too-large',
    message: `The body is larger than ${bytesMax} bytes.`,
    details: { bytesMax },
  });
}

function bodyIncomplete(): HttpRefusal {
  return new HttpRefusal({
    status: 400,
    code: 'http.body-incomplete',
    message: 'The body ended before its announced length.',
  });
}
