import { changes, ci, type LifeCycle, lifeCycle, repeats, row } from './life-cycle.js';

const scheduling = 'building/scheduling';
const mapping = 'building/block_device_mapping';
const spawning = 'building/spawning';

/** Offsets at which the notifications before the spawning come, in the order of the tables. */
type OpeningOffsets = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** From the scheduler's start to the first update of the spawning: ten notifications that every attempt has. */
function opening(at: OpeningOffsets) {
  return [
    row(at[0], 'scheduler.run_instance.start', scheduling),
    row(at[1], 'scheduler.run_instance.scheduled', scheduling),
    row(at[2], 'scheduler.run_instance.end', scheduling),
    changes(at[3], 'building/–', scheduling),
    ci(at[4], 'create.start', scheduling),
    repeats([at[5]], 'building/–'),
    changes(at[6], 'building/networking', 'building/–'),
    changes(at[7], mapping, 'building/networking'),
    repeats([at[8]], mapping),
    changes(at[9], spawning, mapping),
  ];
}

/** The end of an attempt that failed while spawning. */
function failedAttempt(at: readonly [number, number, number]) {
  return [
    ci(at[0], 'instance.create.error', scheduling, { level: 'ERROR' }),
    ci(at[0], 'shutdown.start', scheduling),
    ci(at[1], 'shutdown.end', scheduling),
    changes(at[2], scheduling, spawning),
    ci(at[2], 'create.error', scheduling, { level: 'ERROR' }),
  ];
}

/** C1: a create that succeeds after 52 s (notifications.md §8). */
export const createFast: LifeCycle = lifeCycle(
  'C1',
  ['absent', 'active'],
  [
    repeats([0], scheduling),
    opening([0.4, 0.8, 0.9, 1.1, 1.4, 1.5, 1.8, 2, 2.1, 2.3]),
    repeats([2.6, 3.2, 5.3, 5.5, 5.7, 18.5, 23.2, 23.7, 29.7, 51.7, 51.9], spawning),
    changes(52.3, 'active/–', spawning, { launchedAtMs: 51_000 }),
    ci(52.3, 'create.end', 'active/–'),
  ],
);

/** C2: a create whose image has to be fetched, about six minutes. */
export const createSlow: LifeCycle = lifeCycle(
  'C2',
  ['absent', 'active'],
  [
    repeats([0], scheduling),
    opening([0.6, 0.9, 1, 1.4, 1.6, 1.8, 2.1, 7.3, 7.5, 7.7]),
    repeats([8.2, 8.6, 249.3, 249.4, 249.7, 250.1, 320.7, 325.8, 326.5, 339.6, 361.3, 364.8], spawning),
    changes(365.5, 'active/–', spawning, { launchedAtMs: 365_000 }),
    ci(365.6, 'create.end', 'active/–'),
  ],
);

/** C3: a create that never finishes, since the instance is deleted while it spawns. */
export const createCancelled: LifeCycle = lifeCycle(
  'C3',
  ['absent', 'gone'],
  [
    repeats([0], scheduling),
    opening([0.3, 0.7, 0.8, 1, 1.3, 1.4, 1.6, 1.7, 1.9, 2.1]),
    repeats([2.4, 3, 9.4, 12.6, 13, 27.5, 32.8, 33.3, 43.3], spawning),
    repeats([3698.5, 3698.7], 'building/deleting'),
    ci(3699.5, 'create.end', scheduling),
  ],
);

/** C4: three failed attempts, then the scheduler gives up. */
export const createFailing: LifeCycle = lifeCycle(
  'C4',
  ['absent', 'error'],
  [
    repeats([0], scheduling),
    opening([0.4, 0.6, 0.7, 0.9, 1.2, 1.3, 1.4, 1.6, 1.7, 1.9]),
    repeats([2.1, 2.6, 413.2, 413.4, 413.5, 413.6], spawning),
    failedAttempt([414.2, 414.9, 415]),
    opening([415.1, 415.3, 415.4, 415.6, 415.9, 416, 416.1, 416.3, 416.4, 416.6]),
    repeats([416.9, 417.4, 637.6, 637.7, 637.8], spawning),
    failedAttempt([638.5, 639.2, 639.3]),
    opening([639.4, 639.6, 639.7, 639.9, 640.2, 640.3, 640.4, 640.6, 640.7, 640.9]),
    repeats([641, 641.3, 816.8, 816.9, 817.1], spawning),
    failedAttempt([817.6, 818.3, 818.4]),
    row(818.4, 'scheduler.run_instance.start', scheduling),
    changes(818.6, 'error/–', scheduling),
    row(818.6, 'scheduler.run_instance', 'error/–', { level: 'ERROR' }),
  ],
);
