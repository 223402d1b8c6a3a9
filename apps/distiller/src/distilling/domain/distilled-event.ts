import { type InstantMicros, type MessageId, type TenantId } from '@cloudtach/kernel';
import { type Trait } from './trait.js';

/** What a notification or a posted event becomes: type, time, traits. */
export interface DistilledEvent {
  readonly tenantId: TenantId | null;
  readonly messageId: MessageId;
  readonly eventType: string;
  readonly time: InstantMicros;
  /** The instance or image it is about; null where nothing names one. */
  readonly resourceId: string | null;
  /** Each name at most once; empty only for a posted event. */
  readonly traits: readonly Trait[];
}
