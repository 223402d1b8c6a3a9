import { Inject, Injectable } from '@nestjs/common';
import { type EncodedMessage } from '@cloudtach/contracts';
import { KafkaProducer } from '@cloudtach/messaging';
import { PostedEventPublisher } from '../../application/posted-event.publisher.js';

/** Sends posted events by the producer of the process. */
@Injectable()
export class KafkaPostedEventPublisher extends PostedEventPublisher {
  constructor(@Inject(KafkaProducer) private readonly producer: KafkaProducer) {
    super();
  }

  publish(messages: readonly EncodedMessage[]): Promise<void> {
    return this.producer.send(messages);
  }
}
