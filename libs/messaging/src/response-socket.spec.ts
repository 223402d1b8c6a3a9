import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectToBroker } from './response-socket.js';

let server: Server;
let client: Socket;
let broker: Socket;

/** A broker on a free port, and a connection to it. */
beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => {
    client = connectToBroker({ host: '127.0.0.1', port, ssl: {}, onConnect: resolve });
  });
  [broker] = (await accepted) as [Socket];
});

afterEach(async () => {
  client.destroy();
  broker.destroy();
  server.close();
  await once(server, 'close');
});

function response(bytes: number): Buffer {
  const all = Buffer.alloc(4 + bytes, 'x');
  all.writeInt32BE(bytes);
  return all;
}

describe('a connection to a broker', () => {
  it('tells of each response once and whole, be it larger than what is read at once or smaller', async () => {
    const all = [response(3), response(1_000_000), response(0), response(70_000)];
    const told: Buffer[] = [];
    const last = new Promise<void>((resolve) => {
      client.on('data', (data: Buffer) => {
        told.push(data);
        if (told.length === all.length) resolve();
      });
    });
    for (const one of all) broker.write(one);
    await last;
    expect(told.map((one, index) => one.equals(all[index] as Buffer))).toEqual([true, true, true, true]);
  });

  it('sends what is asked', async () => {
    const asked = once(broker, 'data');
    client.write('question');
    expect(String((await asked)[0])).toBe('question');
  });

  it('ends with an error when something else than Kafka answers', async () => {
    client.on('data', () => undefined);
    const failed = once(client, 'error');
    broker.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    expect(await failed).toEqual([expect.any(RangeError)]);
    expect(client.destroyed).toBe(true);
  });

  it('tells that the broker closed it', async () => {
    client.on('data', () => undefined);
    const ended = once(client, 'end');
    broker.end();
    await ended;
  });
});
