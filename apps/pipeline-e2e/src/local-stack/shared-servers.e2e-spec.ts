import { describe, expect, it } from '@jest/globals';
import { withAdmin, withKafkaAdmin } from '@cloudtach/local-stack';
import { fleetOnSharedServers, LogLines, testStack, waitFor } from '@cloudtach/testing';

async function databases(): Promise<string[]> {
  const { rows } = await withAdmin(testStack().adminDatabaseUrl, (client) =>
    client.query<{ name: string }>(`SELECT datname AS name FROM pg_database`),
  );
  return rows.map(({ name }) => name);
}

const topics = () => withKafkaAdmin(testStack().kafkaBrokers, (admin) => admin.listTopics());

describe('an ephemeral stack on servers that are not its own', () => {
  it('has topics and databases of its own, side by side with others, and takes them away', async () => {
    const [one, other] = await Promise.all([
      fleetOnSharedServers({ services: [] }),
      fleetOnSharedServers({ services: [] }),
    ]);
    expect(one.topicPrefix).not.toBe(other.topicPrefix);
    const urls = [one, other].map((stack) => new URL(stack.databaseUrl('ingestion')).pathname.slice(1));
    expect(await databases()).toEqual(expect.arrayContaining(urls));
    expect(await topics()).toEqual(expect.arrayContaining([`${one.topicPrefix}notifications.info`]));
    await Promise.all([one.stop(), other.stop()]);
    const left = [...(await databases()), ...(await topics())];
    expect(left.filter((name) => urls.includes(name) || name.startsWith(one.topicPrefix))).toEqual([]);
  });

  it('gives each service a role that may log in to its own database and to no other', async () => {
    const stack = await fleetOnSharedServers({ services: [] });
    await withAdmin(stack.databaseUrl('ingestion'), (client) => client.query('CREATE TABLE mine (id int)'));
    const foreign = new URL(stack.databaseUrl('distiller'));
    const own = new URL(stack.databaseUrl('ingestion'));
    foreign.username = own.username;
    foreign.password = own.password;
    await expect(withAdmin(foreign.href, () => Promise.resolve())).rejects.toMatchObject({ code: '42501' });
    await stack.stop();
  });

  it('is ready with the services it was asked for, and starts one again that ended unasked', async () => {
    const output = new LogLines();
    const services = ['usage-verifier', 'api-gateway'] as const;
    const stack = await fleetOnSharedServers({ services, log: output.log });
    const answer = await fetch(`${stack.urls['api-gateway']}/readyz`);
    expect(answer.status).toBe(200);
    const killed = stack.service('usage-verifier').pid ?? 0;
    process.kill(killed, 'SIGKILL');
    await waitFor(() => output.messagesOf('usage-verifier').includes('ready again'), { timeoutMs: 90_000 });
    expect(stack.service('usage-verifier').pid).not.toBe(killed);
    expect(output.messagesOf('usage-verifier')).toEqual(
      expect.arrayContaining(['ended unasked', 'starting again', 'ready again']),
    );
    await stack.stop();
  });

  it('neither starts nor stops them', async () => {
    const stack = await fleetOnSharedServers({ services: [] });
    expect(() => stack.kafka.stop()).toThrow('Kafka is not of this stack');
    expect(() => stack.postgres.kill()).toThrow('PostgreSQL is not of this stack');
    await stack.stop();
  });
});
