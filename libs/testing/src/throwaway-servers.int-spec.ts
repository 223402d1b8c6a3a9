import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { withAdmin, withKafkaAdmin } from '@cloudtach/local-stack';
import { testStack } from './test-stack.js';
import { throwawayDatabase } from './throwaway-database.js';
import { ThrowawayTopics } from './throwaway-topics.js';

describe('throwawayDatabase', () => {
  it('makes an empty database and removes it while it is in use', async () => {
    const database = await throwawayDatabase();
    const session = new pg.Client({ connectionString: database.url });
    const ended = new Promise((resolve) => session.on('error', resolve));
    await session.connect();
    const { rows } = await session.query<{ name: string }>('SELECT current_database() AS name');
    expect(rows).toEqual([{ name: database.name }]);
    await database.drop();
    await ended;
    const left = await withAdmin(testStack().adminDatabaseUrl, (client) =>
      client.query('SELECT FROM pg_database WHERE datname = $1', [database.name]),
    );
    expect(left.rowCount).toBe(0);
  });

  it('leaves no database behind when its migration fails', async () => {
    let name = '';
    const failed = throwawayDatabase((url) => {
      name = new URL(url).pathname.slice(1);
      return Promise.reject(new Error('no such column'));
    });
    await expect(failed).rejects.toThrow('no such column');
    const left = await withAdmin(testStack().adminDatabaseUrl, (client) =>
      client.query('SELECT FROM pg_database WHERE datname = $1', [name]),
    );
    expect(left.rowCount).toBe(0);
  });
});

describe('ThrowawayTopics', () => {
  const topics = new ThrowawayTopics();

  beforeAll(async () => {
    await topics.create(
      { name: 'narrow' },
      { name: 'wide', partitions: 3, config: { 'max.message.bytes': '8388608' } },
    );
  });

  afterAll(async () => {
    await topics.drop();
  });

  it('makes topics with the wanted numbers of partitions, each with a leader', async () => {
    const found = await withKafkaAdmin(topics.brokers, (admin) =>
      admin.fetchTopicMetadata({ topics: [topics.fullName('narrow'), topics.fullName('wide')] }),
    );
    expect(found.topics.map(({ partitions }) => partitions.length).sort()).toEqual([1, 3]);
  });

  it('removes one so that it can be made anew with another number of partitions', async () => {
    await topics.remove('narrow');
    await topics.create({ name: 'narrow', partitions: 2 });
    const found = await withKafkaAdmin(topics.brokers, (admin) =>
      admin.fetchTopicMetadata({ topics: [topics.fullName('narrow')] }),
    );
    expect(found.topics[0]?.partitions).toHaveLength(2);
  });
});
