import { type InstantMicros } from '@cloudtach/kernel';

/** What lifecycles, timings and trackers need to know of a notification that was just kept. */
export interface SeenNotification {
  readonly kind: 'nova' | 'glance' | 'generic';
  readonly rawId: number;
  /** The same for two notifications exactly when one is a duplicate of the other: settles what times leave open. */
  readonly identity: string;
  readonly when: InstantMicros;
  readonly eventType: string;
  /** What stands before the first dot of the publisher. */
  readonly publisherService: string;
  /** The instance or image; null without one. */
  readonly resourceId: string | null;
  /** Empty without one. */
  readonly requestId: string;
  readonly deployment: string;
  readonly tenant: string | null;
  readonly state: string | null;
  readonly oldTask: string | null;
  /** Whether the payload is one of nova's versioned objects, of which nothing is derived (stacktach-v2 §1.9). */
  readonly isVersioned: boolean;
}

/** Why something was not derived from a notification that was kept; a closed set, because it is counted. */
export type NotDerivedReason =
  | 'versioned-payload'
  | 'timing-without-instance'
  | 'tracker-without-instance'
  | 'tracker-without-request'
  | 'resource-not-storable'
  | 'request-not-storable'
  | 'event-not-storable'
  | 'too-many-timings'
  | 'failed';
