import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ResponseLengthError } from './response-frames.js';
import { connectToBroker } from './response-socket.js';

/** What kafkajs gives without TLS, whatever its type says. */
const withoutTls = null as unknown as Parameters<typeof connectToBroker>[0]['ssl'];

let server: Server;
let client: Socket;
let broker: Socket;

/** A broker on a free port, and a connection to it. */
beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const { port } = server.address() as AddressInfo;
  client = await connected(port);
  [broker] = (await accepted) as [Socket];
});

function connected(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connectToBroker({
      host: '127.0.0.1',
      port,
      ssl: withoutTls,
      onConnect: () => resolve(socket),
    });
  });
}

afterEach(async () => {
  client.destroy();
  broker.destroy();
  server.close();
  await once(server, 'close');
});

function response(bytes: number, filling = 'x'): Buffer {
  const all = Buffer.alloc(4 + bytes, filling);
  all.writeInt32BE(bytes);
  return all;
}

/** The next so many responses of a connection. */
function responsesOf(socket: Socket, count: number): Promise<Buffer[]> {
  const told: Buffer[] = [];
  return new Promise((resolve) => {
    socket.on('data', (data: Buffer) => {
      told.push(data);
      if (told.length === count) resolve(told);
    });
  });
}

const areEqual = (told: readonly Buffer[], sent: readonly Buffer[]): boolean =>
  Buffer.concat(told).equals(Buffer.concat(sent));

describe('a connection to a broker', () => {
  it('tells of each response once and whole, be it larger than what is read at once or smaller', async () => {
    const sent = [response(4), response(1_000_000), response(5), response(70_000)];
    const told = responsesOf(client, sent.length);
    for (const one of sent) broker.write(one);
    expect((await told).map(({ length }) => length)).toEqual(sent.map(({ length }) => length));
    expect(areEqual(await told, sent)).toBe(true);
  });

  it('keeps its responses apart from those of another that is read in turns with it', async () => {
    const accepted = once(server, 'connection');
    const other = await connected((server.address() as AddressInfo).port);
    const [otherBroker] = (await accepted) as [Socket];
    const sent = Array.from({ length: 20 }, (_, index) => response(90_000 + index, 'a'));
    const sentToOther = Array.from({ length: 20 }, (_, index) => response(70_000 + index, 'b'));
    const told = responsesOf(client, sent.length);
    const toldToOther = responsesOf(other, sentToOther.length);
    sent.forEach((one, index) => {
      broker.write(one);
      otherBroker.write(sentToOther[index] as Buffer);
    });
    expect(areEqual(await told, sent)).toBe(true);
    expect(areEqual(await toldToOther, sentToOther)).toBe(true);
    other.destroy();
    otherBroker.destroy();
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
    expect(await failed).toEqual([expect.any(ResponseLengthError)]);
    expect(client.destroyed).toBe(true);
  });

  it('tells that the broker closed it', async () => {
    client.on('data', () => undefined);
    const ended = once(client, 'end');
    broker.end();
    await ended;
  });

  it('tells that the broker broke it off, and nothing of half a response', async () => {
    const told: Buffer[] = [];
    client.on('data', (data: Buffer) => told.push(data));
    const failed = once(client, 'error');
    broker.write(response(100).subarray(0, 50));
    broker.resetAndDestroy();
    expect(await failed).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
    expect(told).toEqual([]);
  });

  it('is refused with TLS, which it would not use', () => {
    const ask = () => connectToBroker({ host: '127.0.0.1', port: 1, ssl: {}, onConnect: () => undefined });
    expect(ask).toThrow('no TLS');
  });
});
