import { type EncodedMessage } from '@cloudtach/contracts';

/** Sends posted events to their topics. */
export abstract class PostedEventPublisher {
  /**
   * Resolves when Kafka has acknowledged all of them; they keep their order.
   * @throws DomainError of kind `unavailable` when Kafka is away, `too-large` when it takes no record of such a size
   */
  abstract publish(messages: readonly EncodedMessage[]): Promise<void>;
}
