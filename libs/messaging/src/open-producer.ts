import type { Log } from '@cloudtach/observability';
import { createKafka, type KafkaOptions } from './kafka-client.js';
import { KafkaProducer, type KafkaProducerOptions } from './kafka-producer.js';

/** A producer for a program that consumes nothing and has no database: the demonstration, a simulator, a bridge. */
export function openProducer(
  kafka: KafkaOptions,
  log: Log,
  options: KafkaProducerOptions = {},
): KafkaProducer {
  return new KafkaProducer(createKafka(kafka, log), log, options);
}
