import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** What the proxy does with the bytes of a connection. */
export type ProxyFault =
  /** Passes everything on. */
  | 'pass'
  /** Requests arrive, answers are thrown away: the client cannot know that its request was carried out. */
  | 'drop-replies'
  /** Takes connections and bytes and passes nothing on, in either direction. */
  | 'black-hole'
  /** Ends every connection, and each new one at once, with a reset. */
  | 'reset';

/** One client's connection and the server's side of it. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/**
 * A TCP proxy on the loopback interface that can be made to fail, between a client and Kafka or PostgreSQL. A fault
 * concerns connections that are open already as well as new ones.
 */
export class FaultyProxy {
  private fault: ProxyFault = 'pass';
  private target = 0;
  private readonly pairs = new Set<Pair>();

  private constructor(
    private readonly listener: Server,
    readonly port: number,
  ) {}

  /** Listens on a free port. Kafka needs the port before it starts, so the target may be named later. */
  static async listen(targetPort = 0): Promise<FaultyProxy> {
    // Half-open connections stay half open: a client that has sent everything still wants its answer.
    const listener = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(0, '127.0.0.1', resolve);
    });
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const proxy = new FaultyProxy(listener, port);
    proxy.target = targetPort;
    listener.on('connection', (client) => proxy.accept(client));
    return proxy;
  }

  /** The port new connections are passed on to. */
  set targetPort(port: number) {
    this.target = port;
  }

  /** Connections through the proxy that are open now. */
  get connections(): number {
    return this.pairs.size;
  }

  /** Changes what happens to every connection from now on. */
  set(fault: ProxyFault): void {
    const healed = fault === 'pass' && this.fault !== 'pass';
    this.fault = fault;
    if (fault === 'reset') this.resetAll();
    // What was thrown away is missing in the middle of a stream: such a connection cannot be continued.
    if (healed) this.resetAll();
  }

  /** Ends all connections and stops listening. */
  async close(): Promise<void> {
    this.resetAll();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.fault === 'reset') {
      client.resetAndDestroy();
      return;
    }
    const server = createConnection({ port: this.target, host: '127.0.0.1', allowHalfOpen: true });
    const pair: Pair = { client, server };
    this.pairs.add(pair);
    server.on('error', () => client.destroy());
    client.on('data', (bytes) => {
      if (this.fault === 'pass' || this.fault === 'drop-replies') forward(bytes, client, server);
    });
    server.on('data', (bytes) => {
      if (this.fault === 'pass') forward(bytes, server, client);
    });
    client.on('end', () => server.end());
    server.on('end', () => client.end());
    for (const socket of [client, server]) {
      socket.on('close', () => {
        this.pairs.delete(pair);
        client.destroy();
        server.destroy();
      });
    }
  }

  private resetAll(): void {
    for (const { client, server } of this.pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
    this.pairs.clear();
  }
}

/** With back-pressure: a proxy that holds a whole topic in memory would hide the limits of what it connects. */
function forward(bytes: Buffer, from: Socket, to: Socket): void {
  if (to.destroyed || to.writableEnded) return;
  if (to.write(bytes)) return;
  from.pause();
  to.once('drain', () => from.resume());
}
