import { type InstantMicros } from '@cloudtach/kernel';
import { type Timing, type TimingEnd } from './pair-up.js';
import { type CompletedTiming, laterTiming } from './request-tracker.js';
import { type TimingChanges } from './timing-changes.js';

/** What changes of timings mean for the request of their ends. */
export interface RequestChange {
  /** The last of the timings that were completed; null when there is none. */
  readonly completed: CompletedTiming | null;
  /** When one of these ends was: a time at which there was a notification of the request. */
  readonly at: InstantMicros;
  /** Raw ids of ends that belong to a completed timing no more. */
  readonly undone: ReadonlySet<number>;
}

interface GrowingChange {
  readonly at: InstantMicros;
  completed: CompletedTiming | null;
  readonly undone: Set<number>;
}

/** What changes of the timings of several instances mean for each request; ends without a request have no tracker. */
export function requestChanges(
  changes: readonly (TimingChanges & { readonly name: string })[],
): ReadonlyMap<string, RequestChange> {
  const byRequest = new Map<string, GrowingChange>();
  const changeOf = ({ requestId, when: at }: TimingEnd): GrowingChange => {
    const known = byRequest.get(requestId);
    if (known !== undefined) return known;
    const change: GrowingChange = { at, completed: null, undone: new Set() };
    byRequest.set(requestId, change);
    return change;
  };
  for (const { gone, added, name } of changes) {
    for (const end of endsOf(gone)) changeOf(end).undone.add(end.rawId);
    for (const end of endsOf(added)) {
      const change = changeOf(end);
      // The same end with another start: nothing that the tracker shows has changed.
      if (!change.undone.delete(end.rawId))
        change.completed = laterTiming(change.completed, toCompleted(end, name));
    }
  }
  return byRequest;
}

/** A completed timing, as the tracker of its request shows it. */
export function toCompleted(end: TimingEnd, name: string): CompletedTiming {
  return { endedAt: end.when, endRawId: end.rawId, name, deployment: end.deployment, tenant: end.tenant };
}

function endsOf(timings: readonly Timing[]): TimingEnd[] {
  return timings.flatMap(({ start, end }) =>
    start === null || end === null || end.requestId === '' ? [] : [end],
  );
}
