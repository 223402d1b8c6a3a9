import type { KafkaRecord } from './kafka-record.js';
import type { Assignment, BatchRecord, RecordOrigin } from './message-batch.js';

const noBytes = Buffer.alloc(0);

/** A record as a handler gets it. What few handlers ask for is made when it is asked for. */
export class HandedRecord implements BatchRecord<unknown> {
  readonly #record: KafkaRecord;

  constructor(
    readonly assignment: Assignment,
    record: KafkaRecord,
    readonly message: unknown,
  ) {
    this.#record = record;
  }

  get origin(): RecordOrigin {
    const { topic, partition } = this.assignment;
    return { topic, partition, offset: String(this.#record.offset) };
  }

  get offset(): bigint {
    return this.#record.offset;
  }

  get timestampMs(): number {
    return this.#record.timestampMs;
  }

  get key(): Uint8Array | null {
    return this.#record.key;
  }

  get value(): Uint8Array {
    return this.#record.value ?? noBytes;
  }

  get headers(): ReadonlyMap<string, string> {
    return this.#record.headers();
  }
}
