import fc from 'fast-check';
import { type InstantMicros } from '@cloudtach/kernel';
import { type SeenNotification } from './seen-notification.js';

/** A notification of an instance as it is seen; `second` is its time. */
export function aSeen(
  eventType: string,
  second: number,
  change: Partial<SeenNotification> = {},
): SeenNotification {
  return {
    kind: 'nova',
    rawId: 0,
    identity: '00000000-0000-5000-8000-000000000000',
    when: (second * 1_000_000) as InstantMicros,
    eventType,
    publisherService: 'compute',
    resourceId: 'i-1',
    requestId: 'req-1',
    deployment: 'east',
    tenant: 't-1',
    state: 'active',
    oldTask: '',
    isVersioned: false,
    ...change,
  };
}

/** Identities tell what differs, as those of real notifications do: each content has one. */
export function identified(notifications: readonly SeenNotification[]): SeenNotification[] {
  return notifications.map((seen, index) => ({
    ...seen,
    identity: `00000000-0000-5000-8000-${String(index).padStart(12, '0')}`,
  }));
}

/** Raw ids as they are handed out: in the order of arrival. */
export function arrivedInOrder(notifications: readonly SeenNotification[]): SeenNotification[] {
  return notifications.map((seen, index) => ({ ...seen, rawId: index + 1 }));
}

const few = <T>(...values: readonly T[]) => fc.constantFrom(...values);

/** The first second of 2300 and the last of 9999: beyond what a number holds to the microsecond, and yet times. */
const farSeconds = [10_413_792_000, 253_402_300_799] as const;

/** Notifications of few instances, names, requests and times, so that they meet in every way there is. */
export const someNotifications: fc.Arbitrary<SeenNotification[]> = fc
  .array(
    fc
      .record({
        eventType: few(
          'compute.instance.reboot.start',
          'compute.instance.reboot.end',
          'compute.instance.reboot.start',
          'compute.instance.reboot.end',
          'compute.instance.resize.prep.end',
          'compute.instance.resize.prep.start',
          'compute.instance.reboot.error',
          'compute.instance.update',
        ),
        second: few(1, 2, 3, 4, 5, 6, 7, 8, ...farSeconds),
        publisherService: few('compute', 'nova-api'),
        resourceId: few('i-1', 'i-2'),
        requestId: few('req-1', 'req-2', 'req-3', ''),
        deployment: few('east', 'west'),
        tenant: few('t-1', 't-2'),
        state: few('active', 'error'),
      })
      .map(({ eventType, second, ...change }) => aSeen(eventType, second, change)),
    { maxLength: 24 },
  )
  .map(identified);

/** Every order of a list. */
export function permutations<T>(list: readonly T[]): T[][] {
  if (list.length <= 1) return [[...list]];
  return list.flatMap((first, index) =>
    permutations(list.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
  );
}
