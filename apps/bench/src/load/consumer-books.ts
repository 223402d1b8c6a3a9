import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalStack, type ServiceName, withAdmin, withKafkaAdmin } from '@cloudtach/local-stack';

/**
 * How often books are looked at: every look is a load on the machine that is measured, so in a tenth of the time that the
 * rest will take at the pace so far, and near the end often enough for a time in hundredths.
 */
const pollMs = { least: 20, most: 500 };
const shareOfRest = 0.1;
/** Without any progress for so long something is broken. */
const stuckMs = 60_000;

/** How far a service has read its topics, from its own database: asking the service would be a load on it. */
export async function recordsRead(stack: LocalStack, service: ServiceName): Promise<number> {
  return withAdmin(stack.databaseUrl(service), (client) => sumOf(client, service, 'records_read'));
}

/**
 * Waits until a service has read so many records in all.
 *
 * @throws Error when it stops making progress
 */
export async function untilRead(stack: LocalStack, service: ServiceName, wanted: number): Promise<void> {
  await withAdmin(stack.databaseUrl(service), (client) =>
    untilReached(service, wanted, () => sumOf(client, service, 'records_read')),
  );
}

/** Waits until a service has read all that its only topic holds now. */
export async function untilCaughtUp(stack: LocalStack, service: ServiceName, topic: string): Promise<void> {
  const name = stack.topicPrefix + topic;
  const marks = await withKafkaAdmin(stack.kafkaBrokers, (admin) => admin.fetchTopicOffsets(name));
  const wanted = marks.reduce((sum, { high }) => sum + Number(high), 0);
  await withAdmin(stack.databaseUrl(service), (client) =>
    untilReached(service, wanted, () => sumOf(client, service, 'next_offset')),
  );
}

type Session = Parameters<Parameters<typeof withAdmin>[1]>[0];

async function sumOf(client: Session, service: ServiceName, column: string): Promise<number> {
  const { rows } = await client.query<{ sum: string | null }>(
    `SELECT sum(${column}) AS sum FROM consumer_offset WHERE consumer_group = $1`,
    [service],
  );
  return Number(rows[0]?.sum ?? 0);
}

async function untilReached(
  service: ServiceName,
  wanted: number,
  read: () => Promise<number>,
): Promise<void> {
  let best = -1;
  let progressAt = performance.now();
  let first: { readonly count: number; readonly at: number } | null = null;
  for (;;) {
    const now = await read();
    if (now >= wanted) return;
    first ??= { count: now, at: performance.now() };
    if (now > best) {
      best = now;
      progressAt = performance.now();
    } else if (performance.now() - progressAt > stuckMs) {
      throw new Error(`${service} stopped at record ${now} of ${wanted}`);
    }
    const perMs = (now - first.count) / Math.max(performance.now() - first.at, 1);
    await sleep(perMs > 0 ? pauseFor((wanted - now) / perMs) : pollMs.least);
  }
}

function pauseFor(restMs: number): number {
  return Math.min(Math.max(restMs * shareOfRest, pollMs.least), pollMs.most);
}
