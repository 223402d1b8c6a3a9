import { gather } from './gather.js';
import { joinLifecycles, type Lifecycle } from './lifecycle.js';
import { pairUp, type Timing } from './pair-up.js';
import { requestChanges } from './request-changes.js';
import { type CompletedTiming, earlierStart, laterTiming, type RequestStart } from './request-tracker.js';
import { type SeenNotification } from './seen-notification.js';
import { settledAt, sortIn, type StoredTiming } from './timing-changes.js';

/**
 * The derived tables in memory, changed batch by batch by the same rules as those in PostgreSQL: reads as little of the
 * timings as those do.
 */
export class DerivedTables {
  private readonly lifecycles = new Map<string, Lifecycle>();
  private readonly timings = new Map<string, StoredTiming[]>();
  private readonly requests = new Map<string, { start: RequestStart | null; last: CompletedTiming | null }>();
  private nextId = 1;

  derive(batch: readonly SeenNotification[]): void {
    const { lifecycles, timings, requests } = gather(batch);
    for (const one of lifecycles) {
      const key = `${one.kind} ${one.resourceId}`;
      const before = this.lifecycles.get(key);
      this.lifecycles.set(key, before === undefined ? one : joinLifecycles(before, one));
    }
    const changes = timings.map(({ instance, name, halves }) => {
      const key = `${instance} ${name}`;
      const from = Math.min(...halves.map(({ when }) => when));
      const all = this.timings.get(key) ?? [];
      const change = sortIn(
        all.filter((timing) => settledAt(timing) >= from),
        halves,
      );
      const gone = new Set(change.gone.map(({ id }) => id));
      const added = change.added.map((timing) => ({ ...timing, id: this.nextId++ }));
      this.timings.set(key, [...all.filter(({ id }) => !gone.has(id)), ...added]);
      return { ...change, name };
    });
    for (const { requestId, start } of requests.values()) {
      const before = this.requests.get(requestId) ?? { start: null, last: null };
      this.requests.set(requestId, {
        ...before,
        start: start === null ? before.start : earlierStart(before.start, start),
      });
    }
    for (const [requestId, { completed, undone }] of requestChanges(changes)) {
      const before = this.requests.get(requestId) ?? { start: null, last: null };
      const isUndone = before.last !== null && undone.has(before.last.endRawId);
      const last = isUndone
        ? this.lastOf(requestId)
        : completed === null
          ? before.last
          : laterTiming(before.last, completed);
      this.requests.set(requestId, { ...before, last });
    }
  }

  /** Everything that anybody may be shown, without the ids. */
  shown(): ShownTables {
    return {
      lifecycles: [...this.lifecycles.values()].map(shownLifecycle).sort(),
      timings: [...this.timings]
        .flatMap(([key, list]) => list.map((timing) => `${key} ${shownTiming(timing)}`))
        .sort(),
      trackers: [...this.requests]
        .flatMap(([requestId, { start, last }]) =>
          start === null ? [] : [shownTracker(requestId, start, last)],
        )
        .sort(),
    };
  }

  /** What pairing up everything at once gives. */
  pairsOf(notifications: readonly SeenNotification[]): string[] {
    return gather(notifications)
      .timings.flatMap(({ instance, name, halves }) =>
        pairUp(halves).map((timing) => `${instance} ${name} ${shownTiming(timing)}`),
      )
      .sort();
  }

  private lastOf(requestId: string): CompletedTiming | null {
    let last: CompletedTiming | null = null;
    for (const [key, list] of this.timings) {
      const name = key.slice(key.indexOf(' ') + 1);
      for (const { start, end } of list) {
        if (start === null || end === null || end.requestId !== requestId) continue;
        const { when: endedAt, rawId: endRawId, deployment, tenant } = end;
        last = laterTiming(last, { endedAt, endRawId, name, deployment, tenant });
      }
    }
    return last;
  }
}

/** The derived tables as anybody may be shown them, without ids; each list sorted. */
export interface ShownTables {
  readonly lifecycles: readonly string[];
  readonly timings: readonly string[];
  readonly trackers: readonly string[];
}

export function shownLifecycle(lifecycle: Omit<Lifecycle, 'lastRawId'>): string {
  const { kind, resourceId, first, last, lastIdentity, lastState, lastTaskState } = lifecycle;
  return JSON.stringify([kind, resourceId, first, last, lastIdentity, lastState, lastTaskState]);
}

export function shownTiming({ start, end }: Timing): string {
  return JSON.stringify([
    start?.when,
    start?.requestId,
    end?.when,
    end?.requestId,
    end?.deployment,
    end?.tenant,
  ]);
}

export function shownTracker(requestId: string, start: RequestStart, last: CompletedTiming | null): string {
  const shownLast = last === null ? null : [last.endedAt, last.name, last.deployment, last.tenant];
  return JSON.stringify([requestId, start.when, start.instance, shownLast]);
}
