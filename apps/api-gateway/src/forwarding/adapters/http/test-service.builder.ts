import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a service behind the gateway does with a request. */
export type TestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server in the place of one service: lives as its test says and answers as its test says. */
export class TestService {
  readonly sockets = new Set<Socket>();
  handler: TestHandler = (_request, response) => response.end('ok');
  /** What `/healthz` does; a test that makes the service silent replaces it. */
  life: TestHandler = (_request, response) => response.end('{}');
  readiness: object = { ready: true, checks: { consumer: { ready: true } } };
  private server: Server | null = null;
  private port = 0;

  static async start(): Promise<TestService> {
    const service = new TestService();
    await service.listen();
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens, again on the port it had before. */
  async listen(): Promise<void> {
    this.server = createServer({ maxHeaderSize: 131_072 }, (request, response) => {
      if (request.url === '/healthz') this.life(request, response);
      else if (request.url === '/readyz') response.end(JSON.stringify(this.readiness));
      else this.handler(request, response);
    });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Ends at once, as a killed process does. */
  async kill(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.server = null;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}

/** Reads a body to its end. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
