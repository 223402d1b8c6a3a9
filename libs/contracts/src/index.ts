export { defineInput } from './define-input.js';
export { type MessageDefinition, defineMessage } from './define-message.js';
export { type DerivedIdNamespace, derivedId } from './derived-id.js';
export { type DistilledTraitV1, type EventDistilledV1, eventDistilledV1 } from './event-distilled.v1.js';
export { type JsonSchema, idSchema, instantSchema, integerSchema, textSchema } from './json-schema.js';
export { MeasureFrameCursor } from './measure-frame-cursor.js';
export { measureRecordLayout } from './measure-record-layout.js';
export { MeasureRecordWriter } from './measure-record-writer.js';
export { MeasureRecord } from './measure-record.js';
export { encodeMeasureRecorded, measurePartition, measureRecordedV1 } from './measure-recorded.v1.js';
export { messageLimits, recordBytesMax } from './message-limits.js';
export {
  type AnyContract,
  type BinaryContract,
  type DecodedMessage,
  type EncodedMessage,
  type InputContract,
  type Message,
  type MessageContract,
  type MessageMeta,
  type MessageOf,
  type MessageRefusal,
  type ReceivedRecord,
} from './message.js';
export { notificationInput } from './notification-input.js';
export {
  type NotificationReceivedHead,
  type NotificationReceivedV1,
  encodeNotificationReceived,
  notificationReceivedV1,
} from './notification-received.v1.js';
export {
  type MonEventRecord,
  type RawEventRecord,
  encodeMonEvent,
  encodeRawEvent,
  monEventInput,
  postedEventTopics,
  rawEventInput,
} from './posted-event.js';
export {
  type PartitionCounts,
  type TopicDefinition,
  compactedTopics,
  defaultInputTopics,
  defaultPartitionCounts,
  inputTopics,
  ourTopics,
  parkedTopicOf,
  transformDefinitionsTopic,
} from './topics.js';
