import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Consumer } from 'kafkajs';
import { serveJobs } from './bench-process.js';
import { kafkaClient, wallClock } from './notification-load.js';

/** What stands in for the services: the least that could be done with the same bytes. */
export type BaselinePeerJobs = {
  /** Begins to read a topic and says when it has a place in its group. */
  readonly joinTopic: (order: TopicOrder) => Promise<void>;
  /** Begins to read what was joined for later. */
  readonly resumeTopic: (nothing: null) => Promise<void>;
  /** Waits until so many records were read in all; when the last came, in milliseconds since the epoch. */
  readonly readAll: (count: number) => Promise<number>;
  readonly leaveTopic: (nothing: null) => Promise<void>;
  /** A bare HTTP server that reads each body and answers 202; where it listens. */
  readonly listen: (nothing: null) => Promise<string>;
};

/** What to read from its beginning. */
export interface TopicOrder {
  readonly brokers: string;
  readonly topic: string;
  /** Whether to wait for `resumeTopic`: what is published meanwhile is then a backlog. */
  readonly isForLater?: boolean;
}

let consumer: Consumer | null = null;
let joinedTopic = '';
let recordsRead = 0;
let lastReadAt = 0;
let wanted: { readonly count: number; readonly resolve: (at: number) => void } | null = null;

function settle(): void {
  if (wanted === null || recordsRead < wanted.count) return;
  wanted.resolve(lastReadAt);
  wanted = null;
}

async function joinTopic({ brokers, topic, isForLater }: TopicOrder): Promise<void> {
  recordsRead = 0;
  const reader = kafkaClient(brokers, 'bench-baseline').consumer({
    groupId: topic,
    maxWaitTimeInMs: 50,
    allowAutoTopicCreation: false,
  });
  consumer = reader;
  joinedTopic = topic;
  await reader.connect();
  await reader.subscribe({ topics: [topic], fromBeginning: true });
  const joined = new Promise<void>((resolve) => reader.on(reader.events.GROUP_JOIN, () => resolve()));
  await reader.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 4,
    eachBatch: async ({ batch }) => {
      recordsRead += batch.messages.length;
      lastReadAt = wallClock();
      settle();
    },
  });
  await joined;
  if (isForLater === true) reader.pause([{ topic }]);
}

let listening: Promise<string> | null = null;

async function listen(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => response.writeHead(202, { 'content-length': 0 }).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

serveJobs({
  joinTopic,
  resumeTopic: async () => consumer?.resume([{ topic: joinedTopic }]),
  readAll: (count) =>
    new Promise((resolve) => {
      wanted = { count, resolve };
      settle();
    }),
  leaveTopic: async () => {
    await consumer?.disconnect();
    consumer = null;
  },
  listen: () => (listening ??= listen()),
} satisfies BaselinePeerJobs);
