import { Controller, Inject } from '@nestjs/common';
import { derivedId, monEventInput, rawEventInput } from '@cloudtach/contracts';
import {
  decodeJson,
  DomainError,
  type InstantMicros,
  type JsonObject,
  type JsonValue,
  type MessageId,
  parked,
} from '@cloudtach/kernel';
import { type BatchRecord, ConsumesBatch, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import { PostedEventLimits } from '../../application/posted-event-limits.js';
import { readMonEvent, readRawEvent } from '../../domain/posted-event.js';
import { DistilBatch, type ReadRecord } from './distil-batch.js';
import { originText } from './origin-text.js';

/** Turns events that were posted to the API of Monasca into stored events and tells about them. */
@Controller()
export class PostedEventConsumer {
  constructor(
    @Inject(DistilBatch) private readonly distil: DistilBatch,
    @Inject(PostedEventLimits) private readonly limits: PostedEventLimits,
  ) {}

  @ConsumesBatch(rawEventInput)
  onRawEvents(batch: MessageBatch<Uint8Array>): Promise<readonly RecordOutcome[]> {
    return this.run(batch, readRawEvent);
  }

  @ConsumesBatch(monEventInput)
  onMonEvents(batch: MessageBatch<Uint8Array>): Promise<readonly RecordOutcome[]> {
    return this.run(batch, readMonEvent);
  }

  private run(
    batch: MessageBatch<Uint8Array>,
    read: (record: JsonValue, recordTime: InstantMicros) => JsonObject | null,
  ): Promise<readonly RecordOutcome[]> {
    return this.distil.run(batch, (record) => this.read(record, read));
  }

  private read(
    { message, origin, timestampMs }: BatchRecord<Uint8Array>,
    read: (record: JsonValue, recordTime: InstantMicros) => JsonObject | null,
  ): ReadRecord {
    const decoded = decodeJson(message, this.limits);
    if (!decoded.ok) {
      const { code, reason, byteOffset } = decoded;
      return { outcome: parked(new DomainError({ code, kind: 'invalid', message: reason }), byteOffset) };
    }
    const body = read(decoded.value, (timestampMs * 1000) as InstantMicros);
    if (body === null) return { outcome: parked(eventMissing()) };
    const { topic, partition, offset } = origin;
    const derivedMessageId = derivedId('event', 'posted', topic, String(partition), offset) as MessageId;
    return {
      document: {
        source: 'posted',
        body,
        deriveMessageId: () => derivedMessageId,
        resourceId: null,
        origin: originText(origin),
      },
      cause: { correlationId: derivedMessageId, causationId: null },
    };
  }
}

function eventMissing(): DomainError {
  return new DomainError({
    code: 'distiller.event-missing',
    kind: 'invalid',
    message: 'The record is no object with an event in it.',
  });
}
