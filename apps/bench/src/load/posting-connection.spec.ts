import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PostingConnection } from './posting-connection.js';

const nextTick = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('PostingConnection', () => {
  let server: Server;
  let connection: PostingConnection;
  let requests: string[];
  /** What the server does with the request that has come. */
  let answer: (socket: Socket) => Promise<unknown> | void;

  beforeEach(async () => {
    requests = [];
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        requests.push(bytes.toString());
        void answer(socket);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    connection = new PostingConnection(`http://127.0.0.1:${port}`, { 'x-user-id': 'me' });
  });

  afterEach(() => {
    connection.close();
    server.close();
  });

  const post = (body = '{}') => connection.post('/v1/x', Buffer.from(body));

  it('sends the whole request at once, and goes on with the same connection', async () => {
    answer = (socket) => void socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok');
    expect([(await post('[1]')).status, (await post()).status]).toEqual([202, 202]);
    expect(requests[0]).toMatch(
      /^POST \/v1\/x HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\nx-user-id: me\r\ncontent-length: 3\r\n\r\n\[1\]$/,
    );
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['a length', ['HTTP/1.1 4', '00 Bad\r\ncontent-le', 'ngth: 5\r\n\r', '\nab', 'cde']],
    ['chunks', ['HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n', '3\r\nabc\r\n', '0\r\n', '\r\n']],
  ])('reads an answer with %s that comes in pieces to its end', async (_name, pieces) => {
    let sent = 0;
    answer = async (socket) => {
      for (const piece of pieces) {
        socket.write(piece);
        sent += 1;
        await nextTick();
      }
    };
    expect((await post()).status).toBe(400);
    expect(sent).toBe(pieces.length);
  });

  it.each([
    ['is closed in the middle', 'HTTP/1.1 202 Accepted\r\ncontent-length: 9\r\n\r\nhalf'],
    ['does not tell its end', 'HTTP/1.1 202 Accepted\r\n\r\n'],
    ['is none', 'SSH-2.0\r\n\r\n'],
  ])('calls an answer broken that %s, and connects anew for the next', async (_name, text) => {
    answer = (socket) => void socket.end(text);
    await expect(post()).rejects.toThrow(Error);
    answer = (socket) => void socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n');
    expect((await post()).status).toBe(202);
  });
});
