import { type InstantMicros } from '@cloudtach/kernel';
import { compareText } from './compare-text.js';

/** A start of something an instance went through. */
export interface TimingStart {
  readonly side: 'start';
  readonly rawId: number;
  readonly when: InstantMicros;
  readonly requestId: string;
}

/** Its end. Deployment and tenant are shown of ends only. */
export interface TimingEnd {
  readonly side: 'end';
  readonly rawId: number;
  readonly when: InstantMicros;
  readonly requestId: string;
  readonly deployment: string;
  readonly tenant: string | null;
}

/** One half of a timing. */
export type TimingHalf = TimingStart | TimingEnd;

/** A start and its end, or one of them without the other (stacktach-v2 §2.3). */
export type Timing =
  | { readonly start: TimingStart; readonly end: TimingEnd | null }
  | { readonly start: null; readonly end: TimingEnd };

/**
 * Pairs the starts and ends of one instance and one name (decisions §4, "order-independence of timings"): an end closes
 * the oldest open start; without one the earliest later start of the same request; otherwise it stays alone.
 *
 * The result is a function of the set: neither the order of arrival nor repetition changes it, but for ids.
 */
export function pairUp(halves: readonly TimingHalf[]): Timing[] {
  const inOrder = [...halves].sort(compareHalves);
  const open = new OpenStarts();
  const later = new LaterStarts(inOrder);
  const timings: Timing[] = [];
  for (const half of inOrder) {
    if (half.side === 'end') timings.push({ start: open.takeOldest() ?? later.takeFor(half), end: half });
    else if (!later.isTaken(half)) open.add(half);
    later.pass();
  }
  for (let start = open.takeOldest(); start !== null; start = open.takeOldest()) {
    timings.push({ start, end: null });
  }
  return timings;
}

/**
 * By time, starts before ends. Raw ids, which are handed out as notifications arrive, only order what differs in nothing
 * that anybody is shown.
 */
function compareHalves(left: TimingHalf, right: TimingHalf): number {
  if (left.when !== right.when) return left.when - right.when;
  if (left.side !== right.side) return left.side === 'start' ? -1 : 1;
  return (
    compareText(left.requestId, right.requestId) ||
    compareText(shownOf(left), shownOf(right)) ||
    left.rawId - right.rawId
  );
}

function shownOf(half: TimingHalf): string {
  return half.side === 'start' ? '' : JSON.stringify([half.deployment, half.tenant]);
}

/** Starts that no end closed yet, the oldest first. */
class OpenStarts {
  private readonly starts: TimingStart[] = [];
  private closed = 0;

  add(start: TimingStart): void {
    this.starts.push(start);
  }

  takeOldest(): TimingStart | null {
    const oldest = this.starts[this.closed];
    if (oldest === undefined) return null;
    this.closed += 1;
    return oldest;
  }
}

/** The starts after the place that was reached. */
class LaterStarts {
  private place = 0;
  private readonly taken = new Set<TimingHalf>();
  /** Places of starts by request, made when the first end is without a start: most never are. */
  private byRequest: Map<string, { readonly places: number[]; next: number }> | null = null;

  constructor(private readonly inOrder: readonly TimingHalf[]) {}

  pass(): void {
    this.place += 1;
  }

  isTaken(start: TimingStart): boolean {
    return this.taken.has(start);
  }

  /** The earliest later start of the same request, which from now on is nobody else's. */
  takeFor(end: TimingEnd): TimingStart | null {
    if (this.place === this.inOrder.length - 1) return null;
    const starts = this.startsByRequest().get(end.requestId);
    if (starts === undefined) return null;
    while ((starts.places[starts.next] ?? Infinity) < this.place) starts.next += 1;
    const start = this.inOrder[starts.places[starts.next] ?? -1];
    if (start?.side !== 'start') return null;
    starts.next += 1;
    this.taken.add(start);
    return start;
  }

  private startsByRequest(): Map<string, { readonly places: number[]; next: number }> {
    if (this.byRequest !== null) return this.byRequest;
    this.byRequest = new Map();
    for (const [place, { side, requestId }] of this.inOrder.entries()) {
      if (side === 'end') continue;
      const starts = this.byRequest.get(requestId);
      if (starts === undefined) this.byRequest.set(requestId, { places: [place], next: 0 });
      else starts.places.push(place);
    }
    return this.byRequest;
  }
}
