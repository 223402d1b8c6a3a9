import { type InstantMicros } from '@cloudtach/kernel';
import { checkedOptions, type CloudOptions } from './cloud-options.js';
import { planCloud } from './cloud-plan.js';
import { envelopeTime } from './payload-times.js';
import { type PlannedNotification, type SimulatedService } from './planned-notification.js';
import { flattenedContext } from './request-context.js';
import { Schedule } from './schedule.js';
import { SeededRandom } from './seeded-random.js';

/** The unwrapped JSON object of a notification (notifications.md §1). */
export type NotificationBody = Record<string, unknown>;

/** One delivery of one notification, in the order of publishing. */
export interface SimulatedNotification {
  /** The notification's number in the order of its own time; a second delivery has the same. */
  readonly ordinal: number;
  /** `notifications.<priority in lower case>` (notifications.md §9). */
  readonly topic: string;
  readonly time: InstantMicros;
  readonly messageId: string;
  readonly eventType: string;
  readonly service: SimulatedService;
  readonly publisherId: string;
  /** The instance or image that a consumer finds in it; null when it names none. */
  readonly resourceId: string | null;
  /** Whether the same notification was delivered before. */
  readonly isDuplicate: boolean;
  /** Builds the body; every call gives an equal one, also for a second delivery. */
  readonly body: () => NotificationBody;
}

/** A planned notification and when it is published. */
export interface Delivery {
  readonly ordinal: number;
  readonly planned: PlannedNotification;
  readonly isDuplicate: boolean;
}

const microsPerSecond = 1_000_000;
const duplicateSecondsMax = 120;

/**
 * The notifications of a simulated cloud in the order in which they are published: the order of their time,
 * but for what `lateShare` and `duplicateShare` delay. Lazy: nothing is built before it is asked for, and what
 * is held does not grow with `hours`. Throws a RangeError for options out of range.
 */
export function* simulateCloud(options: CloudOptions): Generator<SimulatedNotification, void> {
  for (const delivery of deliveries(checkedOptions(options))) yield notificationOf(delivery, options.seed);
}

/** The deliveries of a simulated cloud, without bodies: what is counted before anything is published. */
export function* deliveries(options: CloudOptions): Generator<Delivery, void> {
  const random = SeededRandom.for(options.seed, 'delivery');
  const underWay = new Schedule<Delivery>();
  let ordinal = 0;
  for (const planned of planCloud(options)) {
    while (underWay.nextAt !== null && underWay.nextAt <= planned.time) yield* dueDelivery(underWay);
    const isLate = random.chance(options.lateShare);
    const lateMicros = isLate ? random.below(options.lateSecondsMax * microsPerSecond + 1) : 0;
    const publishedAt = planned.time + lateMicros;
    underWay.add(publishedAt, { ordinal, planned, isDuplicate: false });
    if (random.chance(options.duplicateShare)) {
      const againMicros = 1 + random.below(duplicateSecondsMax * microsPerSecond);
      underWay.add(publishedAt + againMicros, { ordinal, planned, isDuplicate: true });
    }
    ordinal += 1;
  }
  while (underWay.size > 0) yield* dueDelivery(underWay);
}

function* dueDelivery(underWay: Schedule<Delivery>): Generator<Delivery, void> {
  const due = underWay.take();
  if (due !== null) yield due;
}

function notificationOf(delivery: Delivery, seed: number): SimulatedNotification {
  const { ordinal, planned, isDuplicate } = delivery;
  return {
    ordinal,
    topic: topicOf(planned),
    time: planned.time,
    messageId: ownRandom(seed, ordinal).uuid(),
    eventType: planned.eventType,
    service: planned.service,
    publisherId: planned.publisherId,
    resourceId: planned.resourceId,
    isDuplicate,
    body: () => bodyOf(planned, ownRandom(seed, ordinal)),
  };
}

/** The topic a notification of this level goes to. */
export function topicOf(planned: PlannedNotification): string {
  return `notifications.${planned.level.toLowerCase()}`;
}

/** What is drawn for a body depends on its ordinal alone: building it, or not, never changes another one. */
function ownRandom(seed: number, ordinal: number): SeededRandom {
  return SeededRandom.for(seed, 'body', ordinal);
}

function bodyOf(planned: PlannedNotification, random: SeededRandom): NotificationBody {
  const messageId = random.uuid();
  return {
    ...flattenedContext(planned.context),
    _unique_id: random.hex32(),
    message_id: messageId,
    publisher_id: planned.publisherId,
    event_type: planned.eventType,
    priority: planned.level,
    timestamp: envelopeTime(planned.time),
    payload: planned.payload(random),
  };
}
