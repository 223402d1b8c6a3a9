import { Inject, Injectable } from '@nestjs/common';
import { Log } from '@cloudtach/observability';
import { classifyDatabaseError, type DatabaseErrorClass, type Transaction } from '@cloudtach/persistence';
import { gather, type NewHalves, type SeenRequest } from '../domain/gather.js';
import { type RequestChange, requestChanges } from '../domain/request-changes.js';
import { type CompletedTiming, lastTiming, laterTiming } from '../domain/request-tracker.js';
import { type NotDerivedReason, type SeenNotification } from '../domain/seen-notification.js';
import { sortIn } from '../domain/timing-changes.js';
import { type ChangedTimings, LifecycleStore } from './lifecycle.store.js';

/** How often something could not be derived, by reason. */
export type NotDerived = ReadonlyMap<NotDerivedReason, number>;

/** What is no fault of the notification. */
const mayPass: ReadonlySet<DatabaseErrorClass> = new Set(['infrastructure', 'again']);

/**
 * Derives lifecycles, timings and request trackers from notifications that were just kept, each of them once. What comes
 * out does not depend on how they were divided into batches nor on their order, but for ids.
 */
@Injectable()
export class Derive {
  constructor(
    @Inject(LifecycleStore) private readonly store: LifecycleStore,
    @Inject(Log) private readonly log: Log,
  ) {}

  /**
   * Derives what follows from these. A failure by the data of several is thrown: the batch is tried again in halves. That of
   * a single one takes nothing with it but what is derived of it: the notification stays, and is found where its resource
   * and its request are looked for (stacktach-v2 §1.10, B2).
   * @returns how often something could not be derived; nothing of that is an error
   */
  async run(tx: Transaction, notifications: readonly SeenNotification[]): Promise<NotDerived> {
    const [only] = notifications;
    if (only === undefined) return new Map();
    if (notifications.length > 1) return this.derive(tx, notifications);
    return (
      (await this.attempt(tx, only, () => this.derive(tx, notifications))) ?? this.makeFindable(tx, only)
    );
  }

  /** Readers look for notifications of a resource or request between times that are derived too. */
  private async makeFindable(tx: Transaction, only: SeenNotification): Promise<NotDerived> {
    const { lifecycles, requests } = gather([only]);
    if (lifecycles.length > 0) await this.attempt(tx, only, () => this.store.joinLifecycles(tx, lifecycles));
    if (requests.size > 0)
      await this.attempt(tx, only, () => this.store.joinRequests(tx, [...requests.values()]));
    return new Map([['failed', 1]]);
  }

  /** Does some work of a single notification; null, and nothing of it done, when it fails by the notification. */
  private async attempt<T>(
    tx: Transaction,
    { kind, rawId }: SeenNotification,
    work: () => Promise<T>,
  ): Promise<T | null> {
    try {
      return await this.store.attempt(tx, work);
    } catch (err) {
      if (mayPass.has(classifyDatabaseError(err))) throw err;
      this.log.error({ err, kind, rawId }, 'something could not be derived of a notification');
      return null;
    }
  }

  private async derive(tx: Transaction, notifications: readonly SeenNotification[]): Promise<NotDerived> {
    const { lifecycles, timings, requests, notDerived } = gather(notifications);
    if (lifecycles.length > 0) await this.store.joinLifecycles(tx, lifecycles);
    const changes = timings.length === 0 ? null : await this.sortInAll(tx, timings);
    await this.followRequests(tx, requests, requestChanges(changes?.changed ?? []));
    return changes === null || changes.leftOut === 0
      ? notDerived
      : new Map([...notDerived, ['too-many-timings', changes.leftOut]]);
  }

  private async sortInAll(
    tx: Transaction,
    groups: readonly NewHalves[],
  ): Promise<{ changed: ChangedTimings[]; leftOut: number }> {
    const stored = await this.store.findTimings(tx, groups);
    let leftOut = 0;
    const changed = groups.flatMap(({ instance, name, halves }, index) => {
      const timings = stored[index] ?? null;
      if (timings === null) leftOut += halves.length;
      return timings === null ? [] : [{ instance, name, ...sortIn(timings, halves) }];
    });
    await this.store.changeTimings(tx, changed);
    return { changed, leftOut };
  }

  private async followRequests(
    tx: Transaction,
    seen: ReadonlyMap<string, SeenRequest>,
    changes: ReadonlyMap<string, RequestChange>,
  ): Promise<void> {
    const requests = [...seen.values(), ...requestsOfOthers(seen, changes)];
    if (requests.length === 0) return;
    const before = await this.store.joinRequests(tx, requests);
    const after = new Map<string, CompletedTiming | null>();
    const unknown: string[] = [];
    for (const [requestId, { completed, undone }] of changes) {
      const last = before.get(requestId) ?? null;
      if (last !== null && undone.has(last.endRawId)) unknown.push(requestId);
      else if (completed !== null && laterTiming(last, completed) !== last) after.set(requestId, completed);
    }
    if (unknown.length > 0) await this.lookUp(tx, unknown, after);
    if (after.size > 0) await this.store.saveLastTimings(tx, after);
  }

  /** Requests whose last timing is none any more: the rows tell what is last now. */
  private async lookUp(
    tx: Transaction,
    requestIds: readonly string[],
    into: Map<string, CompletedTiming | null>,
  ): Promise<void> {
    const found = await this.store.findLastTimings(tx, requestIds);
    for (const requestId of requestIds) into.set(requestId, lastTiming(found.get(requestId) ?? []));
  }
}

/** Requests that no new notification names, but whose timings changed because of one. */
export function* requestsOfOthers(
  seen: ReadonlyMap<string, SeenRequest>,
  changes: ReadonlyMap<string, RequestChange>,
): Generator<SeenRequest> {
  for (const [requestId, { at }] of changes) {
    if (!seen.has(requestId)) yield { requestId, first: at, last: at, start: null };
  }
}
