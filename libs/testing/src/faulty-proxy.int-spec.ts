import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FaultyProxy } from './faulty-proxy.js';
import { waitFor } from './wait-for.js';

/** Answers each chunk with itself. */
let echo: Server;
let echoPort = 0;
let received = '';
let proxy: FaultyProxy;

beforeAll(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received += bytes.toString();
      socket.write(bytes);
    });
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  echoPort = (echo.address() as { port: number }).port;
});

afterAll(() => void echo.close());

beforeEach(async () => {
  received = '';
  proxy = await FaultyProxy.listen(echoPort);
});

afterEach(() => proxy.close());

function dial(): { socket: Socket; answers: () => string; closed: () => boolean } {
  const socket = connect(proxy.port, '127.0.0.1');
  let text = '';
  socket.on('data', (bytes) => (text += bytes.toString()));
  socket.on('error', () => undefined);
  return { socket, answers: () => text, closed: () => socket.destroyed };
}

describe('FaultyProxy', () => {
  it('passes requests and answers on', async () => {
    const { socket, answers } = dial();
    socket.write('hello');
    await waitFor(() => answers() === 'hello');
    socket.destroy();
  });

  it('lets requests through and throws answers away', async () => {
    proxy.set('drop-replies');
    const { socket, answers } = dial();
    socket.write('hello');
    await waitFor(() => received === 'hello');
    proxy.set('pass');
    await waitFor(() => socket.destroyed);
    expect(answers()).toBe('');
  });

  it('swallows both directions of a connection that was open before', async () => {
    const { socket, answers } = dial();
    socket.write('one');
    await waitFor(() => answers() === 'one');
    proxy.set('black-hole');
    socket.write('two');
    // What passes is seen at once; a second connection shows that time has gone by without it.
    const other = dial();
    other.socket.write('three');
    await waitFor(() => proxy.connections === 2);
    expect(received).toBe('one');
    expect(socket.destroyed).toBe(false);
    socket.destroy();
    other.socket.destroy();
  });

  it('resets open connections and new ones', async () => {
    const before = dial();
    before.socket.write('hello');
    await waitFor(() => before.answers() === 'hello');
    proxy.set('reset');
    await waitFor(before.closed);
    const after = dial();
    await waitFor(after.closed);
    expect(after.answers()).toBe('');
  });
});
