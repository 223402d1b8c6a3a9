import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { encodeMeasureRecorded, type EncodedMessage, MeasureRecordWriter } from '@cloudtach/contracts';
import { Clock, DomainError, type MetricId } from '@cloudtach/kernel';
import { KafkaProducer } from '@cloudtach/messaging';
import { traceparentHeader } from '@cloudtach/observability';
import { MeasurePublisher } from '../../application/measure.publisher.js';
import { type PackedPoints } from '../../domain/packed-points.js';

/** What is gathered before it is sent, in time and in bytes (decisions §4), unless an earlier send is under way. */
const gatherMs = 2;
const gatherBytesMax = 512 * 1024;

/**
 * How much longer is gathered while an earlier send is under way: it could not be sent before that ends, and what comes until
 * then makes fewer records. Bounded, so that a Kafka that does not answer is told of in time.
 */
const gatherBehindMs = 50;

/** Measures that are gathered or not yet acknowledged; beyond it requests are refused (performance §3.2). */
const pendingBytesMax = 64 * 1024 * 1024;

const frameHeaderBytes = 24;
const pointBytes = 16;

/** A record being gathered for one shard. */
interface GatheredRecord {
  readonly shard: number;
  readonly writer: MeasureRecordWriter;
  /** Of the first request in it. */
  readonly trace: string | null;
}

/** Requests that are acknowledged together. */
interface Gathering {
  readonly records: GatheredRecord[];
  /** The record of each shard that still has room. */
  readonly open: Map<number, GatheredRecord>;
  readonly sent: PromiseWithResolvers<void>;
  bytes: number;
  /** Gathered for as long as is allowed. */
  isDue: boolean;
}

/**
 * Gathers the measures of many requests into one record per shard: what a record costs is not paid per request. Each
 * request waits for the acknowledgement of the record it is in.
 */
@Injectable()
export class KafkaMeasurePublisher extends MeasurePublisher {
  private gathering: Gathering | null = null;
  private sending = 0;
  private pendingBytes = 0;

  constructor(
    @Inject(KafkaProducer) private readonly producer: KafkaProducer,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  publish(id: MetricId, shard: number, points: PackedPoints, trace: string | null): Promise<void> {
    const bytes = frameHeaderBytes + points.count * pointBytes;
    if (this.pendingBytes + bytes > pendingBytesMax) return Promise.reject(backlogFull());
    const gathering = (this.gathering ??= this.begin());
    const { writer } = recordFor(gathering, shard, bytes, trace);
    writer.append(id, writer.frameCount, points.times, points.values, points.count);
    gathering.bytes += bytes;
    this.pendingBytes += bytes;
    if (gathering.bytes >= gatherBytesMax) void this.send(gathering);
    return gathering.sent.promise;
  }

  private begin(): Gathering {
    const gathering: Gathering = {
      records: [],
      open: new Map(),
      sent: Promise.withResolvers(),
      bytes: 0,
      isDue: false,
    };
    setTimeout(() => this.fallDue(gathering), gatherMs);
    return gathering;
  }

  private fallDue(gathering: Gathering): void {
    if (this.gathering !== gathering) return;
    gathering.isDue = true;
    if (this.sending === 0) void this.send(gathering);
    else setTimeout(() => void this.send(gathering), gatherBehindMs);
  }

  private sendWhatIsDue(): void {
    const { gathering } = this;
    if (this.sending === 0 && gathering?.isDue === true) void this.send(gathering);
  }

  private async send(gathering: Gathering): Promise<void> {
    // By size, by time and behind another: whichever comes later finds it sent.
    if (this.gathering !== gathering) return;
    this.gathering = null;
    this.sending += 1;
    try {
      await this.producer.send(gathering.records.map((record) => this.toMessage(record)));
      gathering.sent.resolve();
    } catch (error) {
      gathering.sent.reject(error);
    } finally {
      this.sending -= 1;
      this.pendingBytes -= gathering.bytes;
      this.sendWhatIsDue();
    }
  }

  private toMessage({ shard, writer, trace }: GatheredRecord): EncodedMessage {
    const meta = { id: randomUUID(), source: 'metric-aggregator', occurredAt: this.clock.now() };
    const message = encodeMeasureRecorded(writer, shard, meta);
    if (trace === null) return message;
    return { ...message, headers: { ...message.headers, [traceparentHeader]: trace } };
  }
}

/** A record with room for a frame of `bytes`; a frame larger than a record should be has one of its own. */
function recordFor(
  { records, open }: Gathering,
  shard: number,
  bytes: number,
  trace: string | null,
): GatheredRecord {
  const known = open.get(shard);
  if (known !== undefined && known.writer.byteLength + bytes <= gatherBytesMax) return known;
  const record = { shard, writer: new MeasureRecordWriter(), trace };
  open.set(shard, record);
  records.push(record);
  return record;
}

function backlogFull(): DomainError {
  return new DomainError({
    code: 'kafka.backlog-full',
    kind: 'unavailable',
    message: 'Too many measures wait for Kafka; try again.',
    details: { pendingBytesMax },
  });
}
