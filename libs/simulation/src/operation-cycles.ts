import { changes, ci, type LifeCycle, lifeCycle, repeats, row } from './life-cycle.js';

const active = 'active/–';

/** D1: a delete that succeeds. */
export const deleteInstance: LifeCycle = lifeCycle(
  'D1',
  ['active', 'gone'],
  [
    changes(0, 'active/deleting', active),
    repeats([0.2], active),
    changes(0.5, 'active/deleting', active),
    ci(3.5, 'delete.start', 'active/deleting'),
    ci(3.5, 'shutdown.start', 'active/deleting'),
    ci(24.7, 'shutdown.end', 'active/deleting'),
    changes(24.9, 'deleted/–', 'active/deleting'),
    ci(25.1, 'delete.end', 'deleted/–'),
  ],
);

/** D2: the delete of an instance in error fails; there is no delete.end. */
export const deleteFailing: LifeCycle = lifeCycle(
  'D2',
  ['error', 'stuck'],
  [
    repeats([0], 'error/–'),
    changes(0, 'error/deleting', 'error/–'),
    changes(1.2, 'error/deleting', 'error/–'),
    ci(4, 'delete.start', 'error/deleting'),
    ci(4, 'shutdown.start', 'error/deleting'),
    repeats([4.5], 'error/deleting'),
    row(4.5, 'terminate_instance', 'error/deleting', { level: 'ERROR' }),
  ],
);

/** P1: power off, short form. */
export const powerOff: LifeCycle = lifeCycle(
  'P1',
  ['active', 'stopped'],
  [
    changes(0, 'active/powering-off', active),
    ci(0.2, 'power_off.start', 'active/powering-off'),
    changes(1, 'stopped/–', 'active/powering-off'),
    ci(1, 'power_off.end', 'stopped/–'),
  ],
);

/** P2: power off with an extra bandwidth update first. */
export const powerOffAfterUpdate: LifeCycle = lifeCycle(
  'P2',
  ['active', 'stopped'],
  [
    repeats([0], active),
    changes(0.1, 'active/powering-off', active),
    ci(0.2, 'power_off.start', 'active/powering-off'),
    changes(0.7, 'stopped/–', 'active/powering-off'),
    ci(0.7, 'power_off.end', 'stopped/–'),
  ],
);

/** Power on; not recorded, modelled on P1 with the types that nova is known to send. */
export const powerOn: LifeCycle = lifeCycle(
  'power-on',
  ['stopped', 'active'],
  [
    changes(0, 'stopped/powering-on', 'stopped/–'),
    ci(0.2, 'power_on.start', 'stopped/powering-on'),
    changes(4.1, active, 'stopped/powering-on'),
    ci(4.1, 'power_on.end', active),
  ],
);

/** Suspend; not recorded, modelled on P1. */
export const suspend: LifeCycle = lifeCycle(
  'suspend',
  ['active', 'suspended'],
  [
    changes(0, 'active/suspending', active),
    ci(0.3, 'suspend.start', 'active/suspending'),
    changes(6.2, 'suspended/–', 'active/suspending'),
    ci(6.2, 'suspend.end', 'suspended/–'),
  ],
);

/** Resume of a suspended instance; not recorded, modelled on P1. */
export const resume: LifeCycle = lifeCycle(
  'resume',
  ['suspended', 'active'],
  [
    changes(0, 'suspended/resuming', 'suspended/–'),
    ci(0.3, 'resume.start', 'suspended/resuming'),
    changes(5.4, active, 'suspended/resuming'),
    ci(5.4, 'resume.end', active),
  ],
);

/** R1: reboot. */
export const reboot: LifeCycle = lifeCycle(
  'R1',
  ['active', 'active'],
  [
    changes(0, 'active/rebooting', active),
    changes(0.8, 'active/rebooting', active),
    ci(1.3, 'reboot.start', 'active/rebooting'),
    repeats([1.7], 'active/rebooting'),
    changes(104.3, active, 'active/rebooting'),
    ci(104.4, 'reboot.end', active),
  ],
);

const rebuilding = 'active/rebuilding';
const rebuildMapping = 'active/rebuild_block_device_mapping';
const rebuildSpawning = 'active/rebuild_spawning';

/** B1: a rebuild that succeeds after about an hour. */
export const rebuild: LifeCycle = lifeCycle(
  'B1',
  ['active', 'active'],
  [
    changes(0, rebuilding, active),
    repeats([0.1], active),
    repeats([2.1], rebuilding),
    changes(2.9, rebuilding, active),
    repeats([3], rebuilding),
    repeats([3.2], rebuilding, { launchedAtMs: 3_000 }),
    ci(3.4, 'exists', rebuilding),
    ci(3.4, 'rebuild.start', rebuilding),
    repeats([3.8], rebuilding),
    changes(14.7, rebuildMapping, rebuilding),
    changes(14.9, rebuildSpawning, rebuildMapping),
    repeats([15.2, 18.1, 18.2, 18.5, 23.8, 28.8, 29.3, 38.2, 3669.3, 3669.6], rebuildSpawning),
    changes(3670, active, rebuildSpawning, { launchedAtMs: 3_669_000 }),
    ci(3670, 'rebuild.end', active),
  ],
);

/** B2: a rebuild that ends in an error notification. */
export const rebuildFailing: LifeCycle = lifeCycle(
  'B2',
  ['active', 'error'],
  [
    changes(0, rebuilding, active),
    repeats([0.1], rebuilding),
    repeats([0.3], active),
    changes(0.6, rebuilding, active),
    repeats([0.7], rebuilding),
    repeats([0.9], rebuilding, { launchedAtMs: 0 }),
    ci(1.1, 'exists', rebuilding),
    ci(1.2, 'rebuild.start', rebuilding),
    repeats([1.6], rebuilding),
    changes(16.1, rebuildMapping, rebuilding),
    changes(16.3, rebuildSpawning, rebuildMapping),
    repeats([16.6], rebuildSpawning),
    row(183.9, 'rebuild_instance', rebuildSpawning, { level: 'ERROR' }),
  ],
);

/** Q1: a rescue that succeeds; its exists comes at the end, with the old values. */
export const rescue: LifeCycle = lifeCycle(
  'Q1',
  ['active', 'rescued'],
  [
    changes(0, 'active/rescuing', active),
    repeats([0.2], active),
    changes(0.4, 'active/rescuing', active),
    ci(1, 'rescue.start', active),
    repeats([38.3, 43.4, 43.6, 43.9, 83.4, 93.6, 94.3, 95.1, 109.9, 128.5, 129.1], 'active/rescuing'),
    ci(129.1, 'exists', active),
    changes(129.8, 'rescued/–', 'active/rescuing', { launchedAtMs: 129_000 }),
    ci(129.8, 'rescue.end', 'rescued/–'),
  ],
);

/** Q2: a rescue that fails; the instance goes on as before. */
export const rescueFailing: LifeCycle = lifeCycle(
  'Q2',
  ['active', 'active'],
  [
    changes(0, 'active/rescuing', active),
    repeats([0.2], active),
    changes(0.4, 'active/rescuing', active),
    ci(1.4, 'rescue.start', active),
    changes(1.6, active, 'active/rescuing'),
    row(1.7, 'rescue_instance', active, { level: 'ERROR' }),
  ],
);

/** Q3: the end of a rescue. */
export const unrescue: LifeCycle = lifeCycle(
  'Q3',
  ['rescued', 'active'],
  [
    changes(0, 'rescued/unrescuing', 'rescued/–'),
    repeats([0.2], 'rescued/–'),
    changes(0.2, 'rescued/unrescuing', 'rescued/–'),
    ci(0.7, 'unrescue.start', 'rescued/–'),
    changes(30.9, active, 'rescued/unrescuing'),
    ci(30.9, 'unrescue.end', active),
  ],
);

const preparing = 'active/resize_prep';
const migrating = 'active/resize_migrating';
const migrated = 'active/resize_migrated';
const finishing = 'active/resize_finish';

/** Z1: a resize up to the point where its owner has to confirm it, about 8 h 41 min. */
export const resize: LifeCycle = lifeCycle(
  'Z1',
  ['active', 'resized'],
  [
    changes(0, preparing, active),
    repeats([0.4], active),
    changes(0.5, preparing, active),
    ci(1, 'exists', preparing),
    repeats([1.2], preparing, { launchedAtMs: 1_000 }),
    ci(1.2, 'resize.prep.start', preparing),
    repeats([1.5], preparing),
    ci(1.9, 'resize.prep.end', preparing),
    changes(2.5, migrating, preparing),
    ci(2.5, 'resize.start', migrating),
    repeats([2.7, 6762.1, 30_642.4, 30_968.9, 30_969], migrating),
    changes(30_970.3, migrated, migrating),
    ci(30_970.4, 'resize.end', migrated),
    repeats([30_970.6], migrated),
    changes(30_971.2, finishing, migrated, { takesNewFlavor: true }),
    ci(30_971.2, 'finish_resize.start', finishing),
    repeats([31_250.3], finishing),
    changes(31_250.6, 'resized/–', finishing, { launchedAtMs: 31_250_000 }),
    ci(31_250.6, 'finish_resize.end', 'resized/–'),
  ],
);

/** Z2: a resize is confirmed. */
export const confirmResize: LifeCycle = lifeCycle(
  'Z2',
  ['resized', 'active'],
  [
    ci(0, 'resize.confirm.start', 'resized/–'),
    repeats([0.3], 'resized/–'),
    changes(2.8, active, 'resized/–'),
    ci(2.8, 'resize.confirm.end', active),
  ],
);

/** Z3: the delete of a resized instance confirms the resize first. */
export const deleteResized: LifeCycle = lifeCycle(
  'Z3',
  ['resized', 'gone'],
  [
    changes(0, 'resized/deleting', 'resized/–'),
    repeats([0.2], 'resized/–'),
    changes(0.3, 'resized/deleting', 'resized/–'),
    ci(0.5, 'resize.confirm.start', 'resized/deleting'),
    repeats([0.7], 'resized/deleting'),
    changes(3.7, active, 'resized/deleting'),
    ci(3.8, 'resize.confirm.end', active),
    ci(6.8, 'delete.start', 'resized/deleting'),
    ci(6.8, 'shutdown.start', 'resized/deleting'),
    ci(16.8, 'shutdown.end', 'resized/deleting'),
    changes(17, 'deleted/–', active),
    ci(17.2, 'delete.end', 'deleted/–'),
  ],
);

const pendingSnapshot = 'active/image_snapshot_pending';
const snapshotting = 'active/image_snapshot';
const pendingUpload = 'active/image_pending_upload';

/** N1: a snapshot that succeeds. */
export const snapshot: LifeCycle = lifeCycle(
  'N1',
  ['active', 'active'],
  [
    changes(0, pendingSnapshot, active),
    changes(0.2, pendingSnapshot, active),
    changes(0.4, snapshotting, pendingSnapshot),
    repeats([0.8], snapshotting),
    ci(0.8, 'snapshot.start', snapshotting),
    changes(2.7, pendingUpload, snapshotting),
    changes(121.3, 'active/image_uploading', pendingUpload),
    changes(757, active, 'active/image_uploading'),
    ci(757, 'snapshot.end', active),
  ],
);

/** N2: a snapshot left uploading; there is no snapshot.end and nothing can be done with the instance. */
export const snapshotHanging: LifeCycle = lifeCycle(
  'N2',
  ['active', 'stuck'],
  [
    changes(0, pendingSnapshot, active),
    changes(0.2, pendingSnapshot, active),
    changes(0.4, snapshotting, pendingSnapshot),
    repeats([0.7], snapshotting),
    ci(0.8, 'snapshot.start', snapshotting),
    changes(2, pendingUpload, snapshotting),
    changes(4.2, 'active/image_uploading', pendingUpload),
  ],
);

/** N3: a snapshot that fails after hours. */
export const snapshotFailing: LifeCycle = lifeCycle(
  'N3',
  ['active', 'active'],
  [
    changes(0, pendingSnapshot, active),
    changes(0.2, pendingSnapshot, active),
    changes(0.5, snapshotting, pendingSnapshot),
    repeats([1.1], snapshotting),
    ci(1.1, 'snapshot.start', snapshotting),
    changes(4.9, pendingUpload, snapshotting),
    changes(15_437.6, active, pendingUpload),
    row(15_437.7, 'snapshot_instance', active, { level: 'ERROR' }),
  ],
);
