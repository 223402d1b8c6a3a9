import { eventDistilledV1 } from './event-distilled.v1.js';
import { measureRecordedV1 } from './measure-recorded.v1.js';
import { recordBytesMax } from './message-limits.js';
import { notificationReceivedV1 } from './notification-received.v1.js';

/** A topic as an installation creates it. */
export interface TopicDefinition {
  readonly name: string;
  readonly partitions: number;
  /** Settings that differ from the broker's defaults. */
  readonly config: Readonly<Record<string, string>>;
}

export interface PartitionCounts {
  /** Of `measure.recorded.v1`: a power of two, because the shard of a metric is the partition. */
  readonly measures: number;
  /** Of every other topic. */
  readonly others: number;
}

/** The counts for one machine (architecture §3); stored at installation, never changed afterwards. */
export const defaultPartitionCounts: PartitionCounts = Object.freeze({ measures: 64, others: 4 });

/** Topics that oslo.messaging publishers send to by default, one per priority, and those of nova's versioned notifications. */
export const defaultInputTopics: readonly string[] = [
  'notifications.info',
  'notifications.warn',
  'notifications.error',
  'notifications.debug',
  'notifications.critical',
  'notifications.audit',
  'notifications.sample',
  'versioned_notifications.info',
  'versioned_notifications.error',
];

/**
 * What is told of tenants' transforms, in the form of the original (monasca-events.md §2.4): by transform, compacted. The
 * distiller writes it and reads its own table.
 */
export const transformDefinitionsTopic = 'transform-definitions';

const contracts = [notificationReceivedV1, eventDistilledV1, measureRecordedV1];

/** Our own topics, each with the topic for its parked records. */
export function ourTopics(counts: PartitionCounts = defaultPartitionCounts): TopicDefinition[] {
  return contracts.flatMap((contract) => [
    ourTopic(contract.topic, contract === measureRecordedV1 ? counts.measures : counts.others),
    ourTopic(contract.parkedTopic, counts.others),
  ]);
}

/** Topics that keep the last word on each thing they tell of. */
export function compactedTopics(counts: PartitionCounts = defaultPartitionCounts): TopicDefinition[] {
  const { config, ...topic } = ourTopic(transformDefinitionsTopic, counts.others);
  return [{ ...topic, config: { ...config, 'cleanup.policy': 'compact' } }];
}

/** An input topic as publishers need it, and the topic for its parked records. */
export function inputTopics(
  name: string,
  counts: PartitionCounts = defaultPartitionCounts,
): TopicDefinition[] {
  const config = { 'max.message.bytes': String(recordBytesMax.input) };
  return [{ name, partitions: counts.others, config }, ourTopic(parkedTopicOf(name), counts.others)];
}

/** Where records of a topic go that cannot be handled. */
export function parkedTopicOf(topic: string): string {
  return `${topic}.parked`;
}

function ourTopic(name: string, partitions: number): TopicDefinition {
  return { name, partitions, config: { 'max.message.bytes': String(recordBytesMax.ours) } };
}
