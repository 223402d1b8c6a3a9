import type { Server } from 'node:http';

import type { Log } from '@cloudtach/observability';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';

/** Sees to it that a stop ends although a client never finishes its request. */
@Injectable()
export class HttpLifecycle implements BeforeApplicationShutdown {
  server: Server | null = null;

  constructor(
    private readonly stopTimeoutMs: number,
    private readonly log: Log,
  ) {}

  /** Runs before Nest closes the server, which waits for requests in flight. */
  beforeApplicationShutdown(): void {
    const { server } = this;
    if (server === null) return;
    const deadline = setTimeout(() => {
      this.log.warn({ stopTimeoutMs: this.stopTimeoutMs }, 'requests in flight were cut off at stop');
      server.closeAllConnections();
    }, this.stopTimeoutMs);
    deadline.unref();
    server.once('close', () => clearTimeout(deadline));
  }
}
