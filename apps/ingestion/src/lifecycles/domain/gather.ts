import { type InstantMicros, isStorableText, toStorableText } from '@cloudtach/kernel';
import { type Lifecycle, joinLifecycles, lifecycleOf } from './lifecycle.js';
import { type TimingHalf } from './pair-up.js';
import { beginsTracking, earlierStart, type RequestStart } from './request-tracker.js';
import { type NotDerivedReason, type SeenNotification } from './seen-notification.js';
import { timingPlaceOf, toHalf } from './timing-half.js';

/** New halves of the timings of one instance and one name. */
export interface NewHalves {
  readonly instance: string;
  readonly name: string;
  readonly halves: TimingHalf[];
}

/** What notifications tell of a request: when the first and the last of them were, and its earliest start if any. */
export interface SeenRequest {
  readonly requestId: string;
  readonly first: InstantMicros;
  readonly last: InstantMicros;
  readonly start: RequestStart | null;
}

/** What some notifications are about. */
export interface Gathered {
  readonly lifecycles: readonly Lifecycle[];
  readonly timings: readonly NewHalves[];
  readonly requests: ReadonlyMap<string, SeenRequest>;
  readonly notDerived: ReadonlyMap<NotDerivedReason, number>;
}

/** Gathers what notifications are about, so that everything is looked up and written once. */
export function gather(notifications: readonly SeenNotification[]): Gathered {
  const gathering = new Gathering();
  for (const seen of notifications) gathering.add(seen);
  const { lifecycles, timings, requests, notDerived } = gathering;
  return { lifecycles: [...lifecycles.values()], timings: [...timings.values()], requests, notDerived };
}

class Gathering {
  readonly lifecycles = new Map<string, Lifecycle>();
  readonly timings = new Map<string, NewHalves>();
  readonly requests = new Map<string, SeenRequest>();
  readonly notDerived = new Map<NotDerivedReason, number>();

  add(seen: SeenNotification): void {
    const instance = this.storable(seen.resourceId, 'resource-not-storable');
    if (instance !== null) this.addLifecycle(seen);
    if (seen.kind !== 'nova') return;
    const requestId = this.storable(seen.requestId, 'request-not-storable') ?? '';
    if (seen.isVersioned) this.count('versioned-payload');
    else this.addTiming(seen, instance);
    if (requestId !== '') this.addRequest(seen, instance);
    else if (!seen.isVersioned && beginsTracking(seen)) this.count('tracker-without-request');
  }

  private addLifecycle(seen: SeenNotification): void {
    const lifecycle = lifecycleOf(seen);
    if (lifecycle === null) return;
    const key = `${lifecycle.kind} ${lifecycle.resourceId}`;
    const before = this.lifecycles.get(key);
    this.lifecycles.set(key, before === undefined ? lifecycle : joinLifecycles(before, lifecycle));
  }

  private addTiming(seen: SeenNotification, instance: string | null): void {
    const place = timingPlaceOf(seen.eventType);
    if (place === null) return;
    const name = this.storable(place.name, 'event-not-storable');
    if (name === null) return;
    if (instance === null) {
      if (seen.resourceId === null) this.count('timing-without-instance');
      return;
    }
    const half = toHalf(this.withStorableTexts(seen), place.side);
    // A space would do if instances had none; their ids may hold anything, so their length stands before them.
    const key = `${instance.length} ${instance}${name}`;
    const group = this.timings.get(key);
    if (group === undefined) this.timings.set(key, { instance, name, halves: [half] });
    else group.halves.push(half);
  }

  /** A half is what will be read back of it: without a request that cannot be stored, and with the tenant of its row. */
  private withStorableTexts(seen: SeenNotification): SeenNotification {
    const { requestId, tenant } = seen;
    return {
      ...seen,
      requestId: isStorableText(requestId) ? requestId : '',
      tenant: tenant === null ? null : toStorableText(tenant),
    };
  }

  private addRequest(seen: SeenNotification, instance: string | null): void {
    const { requestId, when } = seen;
    const begins = !seen.isVersioned && beginsTracking(seen);
    if (begins && seen.resourceId === null) this.count('tracker-without-instance');
    const start = begins && instance !== null ? { when, instance } : null;
    const before = this.requests.get(requestId);
    if (before === undefined) {
      this.requests.set(requestId, { requestId, first: when, last: when, start });
      return;
    }
    this.requests.set(requestId, {
      requestId,
      first: when < before.first ? when : before.first,
      last: when > before.last ? when : before.last,
      start: start === null ? before.start : earlierStart(before.start, start),
    });
  }

  private storable(text: string | null, reason: NotDerivedReason): string | null {
    if (text === null || isStorableText(text)) return text;
    this.count(reason);
    return null;
  }

  private count(reason: NotDerivedReason): void {
    this.notDerived.set(reason, (this.notDerived.get(reason) ?? 0) + 1);
  }
}
