import { createServer, type Server } from 'node:net';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withAdmin, withKafkaAdmin } from '@cloudtach/local-stack';
import { takeTurn, turnMs } from '@cloudtach/testing';
import { StackHome } from './stack-command.js';

let leaveTurn: () => Promise<void>;
let home: StackHome;

beforeAll(async () => {
  leaveTurn = await takeTurn();
  home = await StackHome.open();
}, turnMs);

afterAll(async () => {
  await home.remove();
  await leaveTurn();
});

const brokers = () => `127.0.0.1:${home.ports['KAFKA_PORT']}`;

async function adminUrl(): Promise<string> {
  const { postgresPassword } = JSON.parse(await readFile(join(home.folder, 'secrets.json'), 'utf8')) as {
    postgresPassword: string;
  };
  return `postgres://postgres:${postgresPassword}@127.0.0.1:${home.ports['POSTGRES_PORT']}/postgres`;
}

async function tables(): Promise<string[]> {
  const { rows } = await withAdmin(await adminUrl(), (client) =>
    client.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`),
  );
  return rows.map(({ name }) => name);
}

const topics = () => withKafkaAdmin(brokers(), (admin) => admin.listTopics());

// One story in order: each chapter begins with the folder as the one before left it.
describe('the data folder', () => {
  it('belongs to one start at a time', async () => {
    const first = home.start();
    await first.untilReady();
    const second = home.start();
    await expect(second.ended).resolves.toMatchObject({ code: 1 });
    expect(second.output).toContain(`another start uses ${home.folder}`);
    await withAdmin(await adminUrl(), (client) => client.query('CREATE TABLE kept (id int)'));
    await withKafkaAdmin(brokers(), (admin) =>
      admin.createTopics({ topics: [{ topic: 'kept' }], waitForLeaders: false }),
    );
    await first.stop();
  });

  it('gives the next start the data of the last', async () => {
    const stack = home.start();
    await stack.untilReady();
    expect(await tables()).toEqual(['kept']);
    expect(await topics()).toContain('kept');
    await withKafkaAdmin(brokers(), (admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: 'notifications.info', count: 7 }] }),
    );
    await stack.stop();
  });

  it('stops a start whose broker has another number of partitions than the configuration', async () => {
    const stack = home.start();
    await expect(stack.ended).resolves.toMatchObject({ code: 1 });
    expect(stack.output).toContain('topic notifications.info has 7 partitions, the configuration says 4');
    expect(await home.processes()).toEqual([]);
  });

  it('is empty after --reset', async () => {
    const stack = home.start({ args: ['--services', 'none', '--reset'] });
    await stack.untilReady();
    expect(await tables()).toEqual([]);
    expect(await topics()).not.toContain('kept');
    await stack.stop();
  });
});

describe('a data folder without its secrets', () => {
  it('is not opened, and says how to begin anew', async () => {
    const lost = await StackHome.open();
    await mkdir(join(lost.folder, 'kafka', 'data'), { recursive: true });
    const stack = lost.start();
    await expect(stack.ended).resolves.toMatchObject({ code: 1 });
    expect(stack.output).toContain('secrets.json is gone');
    expect(stack.output).toContain('--reset begins anew');
    await lost.remove();
  });
});

describe('a start that cannot succeed', () => {
  it('names every port that is taken and the setting that moves it', async () => {
    const squatters = await Promise.all(
      ['KAFKA_PORT', 'POSTGRES_PORT'].map((name) => squat(Number(home.ports[name]))),
    );
    const stack = home.start();
    await expect(stack.ended).resolves.toMatchObject({ code: 1 });
    expect(stack.lines).toEqual([
      `port ${home.ports['KAFKA_PORT']} of Kafka is taken; KAFKA_PORT moves it`,
      `port ${home.ports['POSTGRES_PORT']} of PostgreSQL is taken; POSTGRES_PORT moves it`,
    ]);
    await Promise.all(squatters.map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it('names the three ways to a Kafka when it has none', async () => {
    const nowhere = join(home.folder, 'nowhere');
    const env = {
      JAVA_HOME: nowhere,
      CLOUDTACH_CACHE: nowhere,
      KAFKA_CONTAINER: 'off',
    };
    const stack = home.start({ env });
    await expect(stack.ended).resolves.toMatchObject({ code: 1 });
    expect(stack.output).toContain('One of three ways is needed');
    for (const way of ['KAFKA_BROKERS=', 'Java 17 or later', 'apache/kafka:4.3.1'])
      expect(stack.output).toContain(way);
    expect(await home.processes()).toEqual([]);
  });

  it('says which word it does not know', async () => {
    const stack = home.start({ args: ['--services', 'ingestion,bakery'] });
    await expect(stack.ended).resolves.toMatchObject({ code: 1 });
    expect(stack.output).toContain('no such service: bakery');
  });
});

function squat(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
