export { readBooks, type PartitionBooks } from './books.js';
export { ConsumesBatch, type ConsumesBatchOptions, kafkaBatchTransport } from './consumes-batch.js';
export { crashPoints, parseArmedCrashPoint, type ArmedCrashPoint, type CrashPoint } from './crash-points.js';
export { CreateDeliveryTables1763700000000, deliveryMigrations } from './create-delivery-tables.migration.js';
export { KafkaBatchStrategy } from './kafka-batch-strategy.js';
export { KafkaProducer, type KafkaProducerOptions } from './kafka-producer.js';
export type {
  Assignment,
  BatchHandler,
  BatchRecord,
  MaskParked,
  MessageBatch,
  OutgoingMessage,
  RecordOrigin,
  RecordOutcome,
} from './message-batch.js';
export { Messaging, type MessagingOptions, type MessagingSettings } from './messaging.js';
export { MessagingModule } from './messaging.module.js';
export { openProducer } from './open-producer.js';
export type { KafkaOptions } from './kafka-client.js';
export { runOffsetsCommand, type OffsetsCommandOptions } from './offsets-command.js';
export { Outbox } from './outbox.js';
