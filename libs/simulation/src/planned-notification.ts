import { type InstantMicros } from '@cloudtach/kernel';
import { type NotificationLevel } from './life-cycle.js';
import { type RequestContext } from './request-context.js';
import { type Schedule } from './schedule.js';
import { type SeededRandom } from './seeded-random.js';

/** The service, and so the exchange, that a notification comes from. */
export type SimulatedService = 'nova' | 'glance';

/** A notification that will happen, before its body is built: cheap enough to count a whole load first. */
export interface PlannedNotification {
  readonly time: InstantMicros;
  readonly eventType: string;
  readonly level: NotificationLevel;
  readonly service: SimulatedService;
  readonly publisherId: string;
  /** The instance or image that a consumer finds in it (stacktach-v2 §1.5, 1.7); null when it names none. */
  readonly resourceId: string | null;
  readonly context: RequestContext;
  /** Builds the payload; `random` is the notification's own source of chance. */
  readonly payload: (random: SeededRandom) => unknown;
}

/** Something that happens at its time in the simulated cloud; it may send a notification. */
export type Happening = (time: InstantMicros) => PlannedNotification | null;

/** What is still to happen, by its time in microseconds. */
export type Agenda = Schedule<{ readonly at: InstantMicros; readonly happen: Happening }>;

/** Puts a happening on the agenda. */
export function plan(agenda: Agenda, at: InstantMicros, happen: Happening): void {
  agenda.add(at, { at, happen });
}
