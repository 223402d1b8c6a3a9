import { Inject, Injectable } from '@nestjs/common';
import { measureRecordedV1 } from '@cloudtach/contracts';
import { DomainError } from '@cloudtach/kernel';
import { Messaging } from '@cloudtach/messaging';
import { FlushedMeasures } from '../../application/flushed-measures.js';

const waitMsMax = 1000;

/** Compares the stored offset of the shard's partition with its end in Kafka. */
@Injectable()
export class KafkaFlushedMeasures extends FlushedMeasures {
  constructor(@Inject(Messaging) private readonly messaging: Messaging) {
    super();
  }

  async wait(shard: number): Promise<void> {
    if (await this.messaging.untilHandled(measureRecordedV1.topic, shard, waitMsMax)) return;
    throw new DomainError({
      code: 'metrics.refresh-timeout',
      kind: 'unavailable',
      message: 'The measures acknowledged so far could not be aggregated in time.',
      details: { waitMsMax },
    });
  }
}
