import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { withKafkaAdmin } from './kafka-admin.js';
import { StackStartError } from './stack-start-error.js';

/** Longest wait until the broker knows what its controller has done. */
const learntMs = 30_000;

/** A topic as the configuration wants it. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  /** Settings of the topic, as `max.message.bytes`. */
  readonly config: Readonly<Record<string, string>>;
}

/**
 * Makes the topics that are missing and compares those that are there.
 *
 * A topic with another number of partitions stops the start (architecture §3): keys would move to other partitions, and
 * the partition of a measure is the shard its blocks are stored under.
 *
 * @throws StackStartError naming every topic that disagrees.
 */
export async function openTopics(brokers: string, topics: readonly TopicPlan[]): Promise<void> {
  await withKafkaAdmin(brokers, async (admin) => {
    const present = new Set(await admin.listTopics());
    const missing = topics.filter(({ name }) => !present.has(name));
    const kept = topics.filter(({ name }) => present.has(name));
    if (kept.length > 0) {
      const found = await admin.fetchTopicMetadata({ topics: kept.map(({ name }) => name) });
      const counts = new Map(found.topics.map(({ name, partitions }) => [name, partitions.length]));
      assertCounts(kept, counts);
    }
    if (missing.length === 0) return;
    await admin.createTopics({
      // kafkajs would ask for metadata of topics that the broker has not heard of yet, and fail.
      waitForLeaders: false,
      timeout: 30_000,
      topics: missing.map(({ name, partitions, config }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor: -1,
        configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
      })),
    });
    const names = missing.map(({ name }) => name);
    await untilBrokerKnows(() => areLed(admin, names), `topics without a leader: ${names.join(', ')}`);
  });
}

/** What the controller has done, the broker learns of a moment later, a long one on a machine under load. */
async function untilBrokerKnows(isKnown: () => Promise<boolean>, otherwise: string): Promise<void> {
  const deadline = performance.now() + learntMs;
  while (!(await isKnown())) {
    if (performance.now() > deadline) throw new StackStartError(otherwise);
    await sleep(50);
  }
}

async function areLed(admin: Admin, names: readonly string[]): Promise<boolean> {
  if ((await presentOf(admin, names)).length < names.length) return false;
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  return topics.every(
    ({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0),
  );
}

/**
 * Lets the broker make the topic in which groups keep their places, which it does when the first group asks: six services
 * that ask at once would each be told to come back, and say so in their logs.
 */
export async function openGroupCoordinator(brokers: string): Promise<void> {
  await withKafkaAdmin(brokers, (admin) =>
    untilBrokerKnows(() => hasCoordinator(admin), `Kafka at ${brokers} coordinates no groups`),
  );
}

async function hasCoordinator(admin: Admin): Promise<boolean> {
  return admin.fetchOffsets({ groupId: 'cloudtach-local-stack', topics: [] }).then(
    () => true,
    () => false,
  );
}

/**
 * Removes topics, those that are there; resolves when the broker no longer lists any of them.
 *
 * @throws StackStartError naming those that stay.
 */
export async function dropTopics(brokers: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await withKafkaAdmin(brokers, async (admin) => {
    const present = await presentOf(admin, names);
    if (present.length === 0) return;
    await admin.deleteTopics({ topics: present, timeout: 30_000 });
    await untilBrokerKnows(
      async () => (await presentOf(admin, present)).length === 0,
      `topics that stay: ${present.join(', ')}`,
    );
  });
}

async function presentOf(admin: Admin, names: readonly string[]): Promise<string[]> {
  const present = new Set(await admin.listTopics());
  return names.filter((name) => present.has(name));
}

function assertCounts(topics: readonly TopicPlan[], counts: ReadonlyMap<string, number>): void {
  const wrong = topics.filter(({ name, partitions }) => counts.get(name) !== partitions);
  if (wrong.length === 0) return;
  const lines = wrong.map(
    ({ name, partitions }) =>
      `topic ${name} has ${counts.get(name) ?? 0} partitions, the configuration says ${partitions}`,
  );
  lines.push(
    'The number of partitions is fixed at installation: configure the number the broker has, or start with --reset.',
  );
  throw new StackStartError(lines.join('\n'));
}
