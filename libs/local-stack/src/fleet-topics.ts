import { inputTopics, ourTopics, type PartitionCounts } from '@cloudtach/contracts';
import type { TopicPlan } from './kafka-topics.js';

/** Topics of Monasca's publishers and of its engine (decisions §1), which publishers expect to find. */
const monascaTopics = ['raw-events', 'monevents'];

/**
 * Every topic of the fleet, those that publishers of the cloud send to included: the broker makes none by itself, and
 * an oslo.messaging publisher needs its topic to exist.
 */
export function fleetTopics(
  prefix: string,
  inputs: readonly string[],
  partitions: PartitionCounts,
): TopicPlan[] {
  const foreign = [...new Set([...inputs, ...monascaTopics])].flatMap((name) =>
    inputTopics(name, partitions),
  );
  return [...foreign, ...ourTopics(partitions)].map((topic) => ({
    ...topic,
    name: `${prefix}${topic.name}`,
  }));
}
