import {
  compactedTopics,
  inputTopics,
  ourTopics,
  type PartitionCounts,
  postedEventTopics,
} from '@cloudtach/contracts';
import type { TopicPlan } from './kafka-topics.js';

/**
 * Every topic of the fleet, those that publishers of the cloud send to included: the broker makes none by itself, and
 * an oslo.messaging publisher needs its topic to exist.
 */
export function fleetTopics(
  prefix: string,
  inputs: readonly string[],
  partitions: PartitionCounts,
): TopicPlan[] {
  const foreign = [...new Set([...inputs, ...Object.values(postedEventTopics)])].flatMap((name) =>
    inputTopics(name, partitions),
  );
  return [...foreign, ...ourTopics(partitions), ...compactedTopics(partitions)].map((topic) => ({
    ...topic,
    name: `${prefix}${topic.name}`,
  }));
}
