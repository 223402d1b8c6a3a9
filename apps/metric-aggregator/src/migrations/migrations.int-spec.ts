import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deliveryMigrations } from '@cloudtach/messaging';
import { Database, runMigrations } from '@cloudtach/persistence';
import { type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { metricAggregator } from '../metric-aggregator.service.js';

const { migrations } = metricAggregator;

describe('the migrations of metric-aggregator', () => {
  let server: ThrowawayDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await throwawayDatabase();
    database = await Database.connect({ url: server.url, applicationName: 'metric-aggregator', migrations });
  });

  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const up = () => runMigrations({ url: server.url, applicationName: 'metric-aggregator' }, migrations);

  const schema = () =>
    database.query(
      `SELECT relname, relkind, pg_get_indexdef(oid) AS index FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'migration%' ORDER BY relname`,
    );

  it('go up, down to the tables of delivery, and up again to the same schema', async () => {
    expect((await up()).applied).toHaveLength(migrations.length);
    const first = await schema();
    for (let own = migrations.length - deliveryMigrations.length; own > 0; own -= 1) {
      await database.dataSource.undoLastMigration();
    }
    const tables = (await schema())
      .filter(({ relkind }) => relkind === 'r')
      .map(({ relname }) => relname as string);
    expect(tables).toEqual(['consumer_offset', 'outbox', 'parked_record', 'topic_layout']);
    expect((await up()).applied).toHaveLength(migrations.length - deliveryMigrations.length);
    expect(await schema()).toEqual(first);
  });
});
