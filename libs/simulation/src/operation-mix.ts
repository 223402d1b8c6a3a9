import { createCancelled, createFailing, createFast, createSlow } from './create-cycles.js';
import { type LifeCycle, type Standing } from './life-cycle.js';
import {
  confirmResize,
  deleteFailing,
  deleteInstance,
  deleteResized,
  powerOff,
  powerOffAfterUpdate,
  powerOn,
  reboot,
  rebuild,
  rebuildFailing,
  rescue,
  rescueFailing,
  resize,
  resume,
  snapshot,
  snapshotFailing,
  snapshotHanging,
  suspend,
  unrescue,
} from './operation-cycles.js';

/** A life cycle and how often it is begun, in operations per 1000. */
export interface MixedCycle {
  readonly weight: number;
  readonly cycle: LifeCycle;
}

/**
 * The mix that notifications.md §11 suggests per 1000 operations: create 250 (10 failing), delete 230,
 * reboot 150, snapshot 120, resize 60, rebuild 60, power off 60, rescue 40, other 30. What undoes an operation
 * (confirm, power on, unrescue, resume) follows it and is not counted again.
 */
export const operationMix: readonly MixedCycle[] = [
  { weight: 180, cycle: createFast },
  { weight: 60, cycle: createSlow },
  { weight: 3, cycle: createCancelled },
  { weight: 7, cycle: createFailing },
  { weight: 230, cycle: deleteInstance },
  { weight: 150, cycle: reboot },
  { weight: 112, cycle: snapshot },
  { weight: 3, cycle: snapshotHanging },
  { weight: 5, cycle: snapshotFailing },
  { weight: 60, cycle: resize },
  { weight: 57, cycle: rebuild },
  { weight: 3, cycle: rebuildFailing },
  { weight: 40, cycle: powerOff },
  { weight: 20, cycle: powerOffAfterUpdate },
  { weight: 36, cycle: rescue },
  { weight: 4, cycle: rescueFailing },
  { weight: 30, cycle: suspend },
];

/** What follows by itself once an instance stands so, and after how many seconds. */
export interface FollowUp extends MixedCycle {
  readonly secondsMin: number;
  readonly secondsMax: number;
}

/** Follow-ups by standing; a standing without any waits for an operation of the mix, or for nothing. */
export const followUps: ReadonlyMap<Standing, readonly FollowUp[]> = new Map([
  ['stopped', [{ weight: 1, cycle: powerOn, secondsMin: 600, secondsMax: 7_200 }]],
  ['suspended', [{ weight: 1, cycle: resume, secondsMin: 300, secondsMax: 3_600 }]],
  ['rescued', [{ weight: 1, cycle: unrescue, secondsMin: 120, secondsMax: 1_200 }]],
  [
    'resized',
    [
      { weight: 6, cycle: confirmResize, secondsMin: 1_200, secondsMax: 3_600 },
      { weight: 1, cycle: deleteResized, secondsMin: 1_200, secondsMax: 3_600 },
    ],
  ],
]);

/** What a delete becomes when it meets an instance in error, which one in twenty does while there is one. */
export const deleteOfFailed = { share: 0.05, cycle: deleteFailing } as const;

/** What happens instead when no instance stands as an operation needs it. */
export const whenNobodyIsThere: LifeCycle = createFast;

/** Every life cycle of the simulation: C1 to N3 of notifications.md §8, and four of ours. E1 is the audit. */
export const lifeCycles: readonly LifeCycle[] = [
  ...operationMix.map((mixed) => mixed.cycle),
  ...[...followUps.values()].flat().map((followUp) => followUp.cycle),
  deleteFailing,
];
