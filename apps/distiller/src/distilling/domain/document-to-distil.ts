import { type JsonObject, type MessageId } from '@cloudtach/kernel';

/** A notification, or an event that was posted to Monasca's API, as it came. */
export interface DocumentToDistil {
  /** A posted event that no definition wants passes through; a notification is left to the catch-all (decisions §4). */
  readonly source: 'notification' | 'posted';
  readonly body: JsonObject;
  /** Stands in for a message id of its own; the same at every replay. */
  readonly deriveMessageId: () => MessageId;
  /** The instance or image it is about, where that is known; null where the traits must tell. */
  readonly resourceId: string | null;
  /** Where the record lies, as `topic/partition/offset`. */
  readonly origin: string;
}
