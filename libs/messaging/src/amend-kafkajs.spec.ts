import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { amendKafkajs } from './amend-kafkajs.js';

const load = createRequire(import.meta.url);

interface Queue {
  readonly throttleCheckTimeoutId: NodeJS.Timeout | null;
  push(request: object): void;
  fulfillRequest(response: object): void;
  maybeThrottle(milliseconds: number): void;
  scheduleRequestTimeoutCheck(): void;
  destroy(): void;
}

function newQueue(maxInFlightRequests: number | null, options: object = {}): Queue {
  const RequestQueue = load('kafkajs/src/network/requestQueue/index.js') as new (of: object) => Queue;
  const logger = { debug: () => undefined, warn: () => undefined };
  const common = { maxInFlightRequests, requestTimeout: 1_000, clientId: 'c', broker: 'b', logger };
  return new RequestQueue({ ...common, ...options });
}

describe('an amended connection of kafkajs', () => {
  const sent: number[] = [];
  const request = (correlationId: number) => ({
    entry: { correlationId, apiKey: 0, resolve: () => undefined, reject: () => undefined },
    expectResponse: true,
    requestTimeout: null,
    sendRequest: () => sent.push(correlationId),
  });

  beforeAll(amendKafkajs);

  it('sets no timer when nothing waits', () => {
    const queue = newQueue(null);
    queue.push(request(1));
    queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
    expect(sent).toEqual([1]);
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('sends what waited for a place when a request ends', () => {
    const queue = newQueue(1);
    queue.push(request(2));
    queue.push(request(3));
    expect(sent).not.toContain(3);
    queue.fulfillRequest({ correlationId: 2, payload: null, size: 0 });
    expect(sent).toContain(3);
  });

  it('gives up a request that is not answered in its time, and no other', async () => {
    const queue = newQueue(null, {
      enforceRequestTimeout: true,
      requestTimeout: 100,
      isConnected: () => true,
    });
    queue.scheduleRequestTimeoutCheck();
    const { promise, reject } = Promise.withResolvers<never>();
    queue.push({ ...request(5), entry: { ...request(5).entry, reject } });
    let isPatientOver = false;
    const patient = { ...request(6).entry, reject: () => (isPatientOver = true) };
    queue.push({ ...request(6), entry: patient, requestTimeout: 60_000 });
    await expect(promise).rejects.toMatchObject({ name: 'KafkaJSRequestTimeoutError' });
    expect(isPatientOver).toBe(false);
    queue.destroy();
  });

  it('sends what waited for the broker when that allows it', async () => {
    const queue = newQueue(null);
    queue.maybeThrottle(30);
    queue.push(request(4));
    expect(sent).not.toContain(4);
    while (!sent.includes(4)) await sleep(5);
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });
});

describe('an amended cluster of kafkajs', () => {
  beforeAll(amendKafkajs);

  it('lets the coordinator of a group be looked for again', async () => {
    const { prototype } = load('kafkajs/src/cluster/index.js') as {
      prototype: { findGroupCoordinatorMetadata(of: object): Promise<unknown> };
    };
    const withoutBroker = { brokerPool: { withBroker: () => Promise.resolve(undefined) } };
    const found = prototype.findGroupCoordinatorMetadata.call(withoutBroker as never, { groupId: 'g' });
    await expect(found).rejects.toMatchObject({
      message: 'Failed to find group coordinator',
      retriable: true,
    });
  });
});

describe('a connection of kafkajs that gets whole responses', () => {
  beforeAll(amendKafkajs);

  it('hands each over without copying it', () => {
    const { prototype } = load('kafkajs/src/network/connection.js') as {
      prototype: { processData(this: object, data: Buffer): void };
    };
    const taken: { correlationId: number; payload: Buffer }[] = [];
    const connection = {
      chunks: [],
      bytesBuffered: 0,
      bytesNeeded: 4,
      requestQueue: { fulfillRequest: (response: (typeof taken)[number]) => taken.push(response) },
    };
    const responses = [1, 2, 3].map((correlationId) => {
      const response = Buffer.alloc(20, 'x');
      response.writeInt32BE(16, 0);
      response.writeInt32BE(correlationId, 4);
      return response;
    });
    for (const response of responses) prototype.processData.call(connection, response);
    expect(taken.map(({ correlationId }) => correlationId)).toEqual([1, 2, 3]);
    taken.forEach(({ payload }, index) => {
      payload[0] = index;
      expect(responses[index]?.[8]).toBe(index);
    });
  });
});
