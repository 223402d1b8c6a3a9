import { Inject, Injectable } from '@nestjs/common';
import { encodeMonEvent, encodeRawEvent, type EncodedMessage } from '@cloudtach/contracts';
import { Clock, DomainError, jsonDepthExceeds, type JsonObject } from '@cloudtach/kernel';
import { type BulkEvents } from '../domain/read-bulk-events.js';
import { PostedEventPublisher } from './posted-event.publisher.js';
import { PostingSettings } from './posting-settings.js';

const microsPerSecond = 1_000_000;

/** Hands posted events to Kafka, the second door of the pipeline: they become events, never stacky rows (decisions §4). */
@Injectable()
export class PostEvents {
  constructor(
    @Inject(PostedEventPublisher) private readonly publisher: PostedEventPublisher,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PostingSettings) private readonly settings: PostingSettings,
  ) {}

  /** Returns when Kafka has every event of the request. @throws DomainError where it has not */
  run(tenantId: string, events: readonly JsonObject[]): Promise<void> {
    const creationTime = this.now();
    const { region } = this.settings;
    return this.publish(events.map((event) => encodeRawEvent({ tenantId, region, creationTime, event })));
  }

  /** As `run`, for `/v1.0/events`. */
  runBulk(projectId: string, { timestamp, events }: BulkEvents): Promise<void> {
    const creationTime = this.now();
    return this.publish(
      events.map((event) => encodeMonEvent({ projectId, creationTime, timestamp, ...event })),
    );
  }

  private async publish(messages: readonly EncodedMessage[]): Promise<void> {
    for (const [index, { value }] of messages.entries()) this.refuseUnhandled(value, index);
    await this.publisher.publish(messages);
  }

  /** The envelope makes an event larger and deeper than it was in the body. */
  private refuseUnhandled(value: Uint8Array, index: number): void {
    const { recordBytesMax, recordDepthMax } = this.settings;
    if (value.length > recordBytesMax) {
      throw new DomainError({
        code: 'posted-events.event-too-big',
        kind: 'too-large',
        message: `Event ${index} is larger than ${recordBytesMax} bytes with its envelope.`,
      });
    }
    if (jsonDepthExceeds(value, recordDepthMax) !== -1) {
      throw new DomainError({
        code: 'posted-events.event-too-deep',
        kind: 'invalid',
        message: `Event ${index} is nested deeper than ${recordDepthMax} levels with its envelope.`,
      });
    }
  }

  private now(): number {
    return Math.floor(this.clock.now() / microsPerSecond);
  }
}
