/** How urgent the publisher says a notification is; it decides the topic. */
export type NotificationLevel = 'INFO' | 'ERROR';

/**
 * What an instance is between two operations, which decides the operations it may have next.
 * `absent` is before the create, `stuck` means that nothing will be done with it any more,
 * `gone` that it does not exist any more.
 */
export type Standing =
  'absent' | 'active' | 'stopped' | 'suspended' | 'rescued' | 'resized' | 'error' | 'stuck' | 'gone';

/** One notification of a life cycle of a compute instance. */
export interface LifeCycleStep {
  /** Milliseconds since the first notification of the life cycle. */
  readonly offsetMs: number;
  readonly eventType: string;
  readonly level: NotificationLevel;
  /** VM state and task state that the payload shows. */
  readonly vmState: string;
  readonly task: string | null;
  /** State and task that an update leaves behind; both null when nova repeats itself. */
  readonly oldVmState: string | null;
  readonly oldTask: string | null;
  /** From this step on the instance counts as launched so many milliseconds after the first notification. */
  readonly launchedAtMs: number | null;
  /** From this step on the instance has the flavour it is resized to. */
  readonly takesNewFlavor: boolean;
}

/** A recorded or modelled sequence of notifications: one request, one instance (notifications.md §8). */
export interface LifeCycle {
  /** The name in notifications.md §8 where it was recorded, otherwise a name of ours. */
  readonly id: string;
  readonly startsIn: Standing;
  readonly endsIn: Standing;
  readonly steps: readonly LifeCycleStep[];
}

type StepOptions = Partial<
  Pick<LifeCycleStep, 'level' | 'oldVmState' | 'oldTask' | 'launchedAtMs' | 'takesNewFlavor'>
>;

interface Row {
  readonly seconds: readonly number[];
  readonly eventType: string;
  readonly shown: string;
  readonly options: StepOptions;
}

/** Milliseconds between notifications whose recorded offsets are equal: they keep the order shown. */
const equalOffsetGapMs = 3;

/** Builds a life cycle from rows written as the tables of notifications.md §8 show them. */
export function lifeCycle(
  id: string,
  fromTo: readonly [Standing, Standing],
  rows: readonly (Row | readonly Row[])[],
): LifeCycle {
  const steps: LifeCycleStep[] = [];
  let earliestMs = 0;
  for (const row of rows.flat<readonly (Row | readonly Row[])[]>()) {
    for (const seconds of row.seconds) {
      const offsetMs = Math.max(Math.round(seconds * 1000), earliestMs);
      earliestMs = offsetMs + equalOffsetGapMs;
      const [vmState, task] = stateAndTask(row.shown);
      const unchanged = { oldVmState: null, oldTask: null, launchedAtMs: null, takesNewFlavor: false };
      steps.push({
        offsetMs,
        eventType: row.eventType,
        level: 'INFO',
        vmState,
        task,
        ...unchanged,
        ...row.options,
      });
    }
  }
  return { id, startsIn: fromTo[0], endsIn: fromTo[1], steps };
}

/** A row of any compute or scheduler notification; `shown` is `state/task`, `–` for no task. */
export function row(seconds: number, eventType: string, shown: string, options: StepOptions = {}): Row {
  return { seconds: [seconds], eventType, shown, options };
}

/** A row `compute.instance.<name>`. */
export function ci(seconds: number, name: string, shown: string, options: StepOptions = {}): Row {
  return row(seconds, `compute.instance.${name}`, shown, options);
}

/** Updates in which nova repeats the state because something else about the instance changed. */
export function repeats(seconds: readonly number[], shown: string, options: StepOptions = {}): Row {
  return { seconds, eventType: 'compute.instance.update', shown, options };
}

/** An update that changes `before` (`state/task`) into `shown`. */
export function changes(seconds: number, shown: string, before: string, options: StepOptions = {}): Row {
  const [oldVmState, oldTask] = stateAndTask(before);
  return repeats([seconds], shown, { oldVmState, oldTask, ...options });
}

function stateAndTask(text: string): [string, string | null] {
  const [vmState = '', task = '–'] = text.split('/');
  return [vmState, task === '–' ? null : task];
}
