import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseTenantId, type TenantId } from '@cloudtach/kernel';
import { Outbox } from '@cloudtach/messaging';
import { Database, runMigrations } from '@cloudtach/persistence';
import { FrozenClock, type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { PostgresTransformSource } from '../../../definitions/adapters/postgres/postgres-transform.source.js';
import { distiller } from '../../../distiller.service.js';
import { PostgresTransformStore } from './postgres-transform.store.js';

const tenant = parseTenantId('t-1') as TenantId;

describe('PostgresTransformStore', () => {
  const clock = new FrozenClock('2026-03-01T12:00:00Z');
  let server: ThrowawayDatabase;
  let database: Database;
  let store: PostgresTransformStore;

  beforeAll(async () => {
    server = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'distiller' }, distiller.migrations),
    );
    database = await Database.connect({ url: server.url, applicationName: 'distiller' });
    const settings = { roles: [], perTenantMax: 1000, charactersPerTenantMax: 1_000_000 };
    store = new PostgresTransformStore(database, new Outbox(), clock, settings);
  });

  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  async function createAndDelete(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const { id } = await create();
      await store.delete(tenant, id);
    }
  }

  const create = () =>
    store.create(tenant, {
      name: 'again and again',
      description: '',
      specification: '- event_type: x\n  traits: {}\n',
      isEnabled: false,
      saysEnabled: false,
      patterns: [['x']],
    });

  const countDeleted = async () =>
    (
      await database.query<{ count: bigint }>(
        'SELECT count(*) AS count FROM distiller_definition WHERE deleted_at_s IS NOT NULL',
      )
    )[0]?.count;

  const changesSince = (version: bigint) =>
    database.transaction((tx) => new PostgresTransformSource().changesSince(tx, version));

  it('forgets deleted transforms after a while, and tells whoever has not seen that they went', async () => {
    await createAndDelete(3);
    clock.set('2026-03-01T13:00:00Z');
    await createAndDelete(1);
    expect(await countDeleted()).toBe(4n);
    expect(await changesSince(5n)).toEqual({ version: 8n, tenants: [tenant] });
    clock.set('2026-03-01T13:00:01Z');
    await create();
    expect(await countDeleted()).toBe(1n);
    expect(await changesSince(5n)).toEqual({ version: 9n, tenants: null });
    expect(await changesSince(6n)).toEqual({ version: 9n, tenants: [tenant] });
    expect(await changesSince(9n)).toEqual({ version: 9n, tenants: [] });
  });
});
