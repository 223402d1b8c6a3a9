import { type InstantMicros } from '@cloudtach/kernel';

/** What cloud to simulate and for how long. Two runs with equal options give equal notifications. */
export interface CloudOptions {
  /** Any integer, of which 32 bits count. */
  readonly seed: number;
  /** When the simulated time begins. */
  readonly start: InstantMicros;
  /** For how long new operations begin; those under way run to their end, up to nine hours more. */
  readonly hours: number;
  /** Instances that exist, launched days earlier, when the simulation begins. */
  readonly instances: number;
  /** Operations on instances; one is about 15 notifications. */
  readonly operationsPerHour: number;
  /** Operations on images. */
  readonly imageOperationsPerHour: number;
  /** Share of notifications that are delivered a second time, up to two minutes later; 0 to 1. */
  readonly duplicateShare: number;
  /** Share of notifications that are delivered late and so out of order; 0 to 1. */
  readonly lateShare: number;
  /** How late at most, in seconds of simulated time. */
  readonly lateSecondsMax: number;
}

/** Limits that keep the memory of a simulation bounded: instances and deliveries under way are held. */
const limits = { hours: 24 * 366, instances: 1_000_000, operationsPerHour: 1_000_000, lateSecondsMax: 3_600 };

/** The small cloud of the demonstration: 60 instances, one day, a few thousand notifications, in order. */
export function smallCloud(
  start: InstantMicros,
  overrides: Partial<Omit<CloudOptions, 'start'>> = {},
): CloudOptions {
  return checkedOptions({
    seed: 1,
    start,
    hours: 24,
    instances: 60,
    operationsPerHour: 12,
    imageOperationsPerHour: 2,
    duplicateShare: 0,
    lateShare: 0,
    lateSecondsMax: 30,
    ...overrides,
  });
}

/** The options as they are; throws a RangeError that names the first one out of its range. */
export function checkedOptions(options: CloudOptions): CloudOptions {
  const inRange: readonly [keyof CloudOptions, boolean][] = [
    ['seed', Number.isInteger(options.seed)],
    ['start', Number.isSafeInteger(options.start)],
    ['hours', options.hours > 0 && options.hours <= limits.hours],
    ['instances', Number.isInteger(options.instances) && within(options.instances, limits.instances)],
    ['operationsPerHour', within(options.operationsPerHour, limits.operationsPerHour)],
    ['imageOperationsPerHour', within(options.imageOperationsPerHour, limits.operationsPerHour)],
    ['duplicateShare', within(options.duplicateShare, 1)],
    ['lateShare', within(options.lateShare, 1)],
    ['lateSecondsMax', within(options.lateSecondsMax, limits.lateSecondsMax)],
  ];
  for (const [name, isFine] of inRange) {
    if (!isFine) throw new RangeError(`simulation option ${name} is out of range`);
  }
  return options;
}

function within(value: number, highest: number): boolean {
  return value >= 0 && value <= highest;
}
