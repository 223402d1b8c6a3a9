import type { Database } from '@cloudtach/persistence';
import type { Kafka } from 'kafkajs';

/** A topic has another number of partitions than when this service first read it. */
export class TopicLayoutChanged extends Error {
  constructor(topic: string, stored: number, found: number) {
    super(
      `topic ${topic} has ${found} partitions, but had ${stored} when this service was installed: ` +
        'keys would move to other partitions; restore the count, or install anew',
    );
    this.name = 'TopicLayoutChanged';
  }
}

/**
 * Compares the partition counts of topics with those stored at installation, and stores those it meets for the first
 * time (architecture.md §3: the shard of a metric is a partition, so the count must never change).
 * @throws TopicLayoutChanged when a broker disagrees; what kafkajs throws when a topic is missing.
 */
export async function assertTopicLayout(
  kafka: Kafka,
  database: Database,
  topics: readonly string[],
  topicPrefix: string,
): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { topics: found } = await admin.fetchTopicMetadata({
      topics: topics.map((topic) => topicPrefix + topic),
    });
    const counts = found.map((topic) => topic.partitions.length);
    const rows = await database.query<{ topic: string; partitions: number }>(
      `WITH met AS (
         INSERT INTO topic_layout (topic, partitions) SELECT * FROM unnest($1::text[], $2::int[])
         ON CONFLICT (topic) DO NOTHING RETURNING topic, partitions)
       SELECT topic, partitions FROM topic_layout WHERE topic = ANY($1::text[])`,
      [found.map((topic) => topic.name.slice(topicPrefix.length)), counts],
    );
    for (const row of rows) {
      const count = found.find((topic) => topic.name === topicPrefix + row.topic)?.partitions.length;
      if (count !== undefined && count !== row.partitions)
        throw new TopicLayoutChanged(row.topic, row.partitions, count);
    }
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
