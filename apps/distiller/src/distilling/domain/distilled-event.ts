import { type InstantMicros, type MessageId, type TenantId } from '@cloudtach/kernel';
import { type Trait } from './trait.js';

/** What a notification becomes: type, time, traits. */
export interface DistilledEvent {
  readonly tenantId: TenantId | null;
  readonly messageId: MessageId;
  readonly eventType: string;
  readonly time: InstantMicros;
  /** Each name at most once, never empty. */
  readonly traits: readonly Trait[];
}
