import { connect, type Socket } from 'node:net';

/** What came back for one POST. */
export interface PostAnswer {
  readonly status: number;
  readonly milliseconds: number;
}

/** The request that is under way. */
interface Asked {
  readonly begin: number;
  readonly resolve: (answer: PostAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** A server that says nothing for so long is broken. */
const silenceMaxMs = 60_000;

const nothing = Buffer.alloc(0);
const headEnd = Buffer.from('\r\n\r\n');
const statusText = /^HTTP\/1\.1 (\d{3})/;
const lengthText = /\r\ncontent-length: *(\d+)/i;
const chunkedText = /\r\ntransfer-encoding: *chunked/i;
const lastChunk = Buffer.from('0\r\n\r\n');

/**
 * One keep-alive connection that sends one request after another, on a bare socket: a client of a library takes as much
 * CPU of a request as the server that is measured. Understands answers with a length or in chunks, one at a time, and
 * calls everything else broken.
 */
export class PostingConnection {
  private readonly host: string;
  private readonly port: number;
  private socket: Socket | null = null;
  private asked: Asked | null = null;
  private received: Buffer = nothing;
  /** The head of every request, from behind its path to the length of its body. */
  private readonly head: string;

  constructor(origin: string, headers: Readonly<Record<string, string>>) {
    const { hostname, port } = new URL(origin);
    this.host = hostname;
    this.port = Number(port);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.head = ` HTTP/1.1\r\nhost: ${this.host}:${this.port}\r\n${lines.join('')}content-length: `;
  }

  /** Resolves when the whole answer has been read; rejects when the connection broke. */
  post(path: string, body: Buffer): Promise<PostAnswer> {
    const socket = (this.socket ??= this.open());
    return new Promise((resolve, reject) => {
      this.asked = { begin: performance.now(), resolve, reject };
      const head = Buffer.from(`POST ${path}${this.head}${body.length}\r\n\r\n`, 'latin1');
      // In one write: two would be two packets.
      socket.write(Buffer.concat([head, body]));
    });
  }

  close(): void {
    this.socket?.destroy();
    this.socket = null;
  }

  private open(): Socket {
    const socket = connect({ host: this.host, port: this.port, noDelay: true });
    socket.setTimeout(silenceMaxMs, () => socket.destroy(new Error('no answer')));
    socket.on('data', (bytes: Buffer) => this.read(bytes));
    socket.on('error', (error) => this.fail(socket, error));
    socket.on('close', () => this.fail(socket, new Error('the connection was closed')));
    return socket;
  }

  private read(bytes: Buffer): void {
    const all = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    this.received = all;
    const end = all.indexOf(headEnd);
    if (end < 0) return;
    const head = all.toString('latin1', 0, end);
    const status = statusText.exec(head)?.[1];
    const isWhole = isBodyWhole(head, all.subarray(end + headEnd.length));
    if (status === undefined || isWhole === null) {
      this.socket?.destroy(new Error('an answer without a status or an end'));
      return;
    }
    if (!isWhole) return;
    this.received = nothing;
    const { asked } = this;
    this.asked = null;
    asked?.resolve({ status: Number(status), milliseconds: performance.now() - asked.begin });
  }

  private fail(socket: Socket, error: Error): void {
    if (this.socket !== socket) return;
    this.socket = null;
    this.received = nothing;
    const { asked } = this;
    this.asked = null;
    asked?.reject(error);
  }
}

/** Null where the head does not tell the end of its body. */
function isBodyWhole(head: string, body: Buffer): boolean | null {
  const length = lengthText.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length);
  return chunkedText.test(head) ? body.subarray(-lastChunk.length).equals(lastChunk) : null;
}
