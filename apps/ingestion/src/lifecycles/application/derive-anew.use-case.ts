import { Inject, Injectable } from '@nestjs/common';
import { type InstantMicros } from '@cloudtach/kernel';
import { Database, type Transaction } from '@cloudtach/persistence';
import { gather, type Gathered } from '../domain/gather.js';
import { pairAnew } from '../domain/pair-anew.js';
import { requestChanges } from '../domain/request-changes.js';
import { type CompletedTiming, lastTiming } from '../domain/request-tracker.js';
import { requestsOfOthers } from './derive.use-case.js';
import { KeptNotificationReader, type KeptPlace, placeBefore } from './kept-notification.reader.js';
import { type ChangedTimings, LifecycleStore } from './lifecycle.store.js';

/** What deriving anew came to. */
export interface DerivedAnew {
  readonly instances: number;
  /** Timings that are there now and were not before. */
  readonly changed: number;
  /** Instances with too many notifications or timings to be read; nothing was derived of these. */
  readonly leftOut: readonly string[];
}

/** Instances that are remembered as done; forgotten ones are only done again. */
const doneMax = 1_000_000;

/** Instances that are named as left out. */
const leftOutMax = 100;

/**
 * Derives again from notifications that are kept (stacktach-v2 §1.10, B2), beside services that go on: each instance in one
 * transaction, with the locks of those. Adds what is missing and corrects what is there; keeps what follows from
 * notifications that retention dropped.
 */
@Injectable()
export class DeriveAnew {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(KeptNotificationReader) private readonly reader: KeptNotificationReader,
    @Inject(LifecycleStore) private readonly store: LifecycleStore,
  ) {}

  /** Of one instance. */
  async ofInstance(instance: string): Promise<DerivedAnew> {
    const changed = await this.database.transaction((tx) => this.instanceAnew(tx, instance));
    return { instances: 1, changed: changed ?? 0, leftOut: changed === null ? [instance] : [] };
  }

  /** Of everything that has a notification of this time or later. */
  async since(when: InstantMicros): Promise<DerivedAnew> {
    const done = new Set<string>();
    const leftOut = new Set<string>();
    let instances = 0;
    let changed = 0;
    for (let place: KeptPlace | undefined = placeBefore(when); place !== undefined;) {
      const page: Page = await this.pageAfter(place);
      place = page.last;
      for (const instance of page.instances) {
        if (done.has(instance)) continue;
        if (done.size === doneMax) done.clear();
        done.add(instance);
        instances += 1;
        const result = await this.ofInstance(instance);
        changed += result.changed;
        if (leftOut.size < leftOutMax) for (const one of result.leftOut) leftOut.add(one);
      }
    }
    return { instances, changed, leftOut: [...leftOut] };
  }

  /** The next notifications: between which times they are is kept now, the rest instance by instance. */
  private pageAfter(place: KeptPlace): Promise<Page> {
    return this.database.transaction(async (tx) => {
      const kept = await this.reader.after(tx, place);
      const gathered = gather(kept);
      await this.join(tx, gathered);
      const instances = gathered.lifecycles.flatMap(({ kind, resourceId }) =>
        kind === 'nova' ? [resourceId] : [],
      );
      return { last: kept.at(-1), instances };
    });
  }

  private async instanceAnew(tx: Transaction, instance: string): Promise<number | null> {
    const kept = await this.reader.ofInstance(tx, instance);
    const gathered = kept === null ? null : gather(kept);
    // Its lifecycle is the lock: whatever others derive of it is there when the timings are read.
    if (gathered !== null && gathered.lifecycles.length > 0)
      await this.store.joinLifecycles(tx, gathered.lifecycles);
    const stored = gathered === null ? null : await this.store.timingsOf(tx, instance);
    if (gathered === null || stored === null) return null;
    const halves = new Map(gathered.timings.map((group) => [group.name, group.halves]));
    const changes = [...new Set([...stored.keys(), ...halves.keys()])].map((name): ChangedTimings => {
      return { instance, name, ...pairAnew(stored.get(name) ?? [], halves.get(name) ?? []) };
    });
    await this.store.changeTimings(tx, changes);
    await this.requestsAnew(tx, gathered, changes);
    return changes.reduce((sum, { added }) => sum + added.length, 0);
  }

  private async requestsAnew(
    tx: Transaction,
    { requests: seen }: Gathered,
    changes: readonly ChangedTimings[],
  ): Promise<void> {
    const requests = [...seen.values(), ...requestsOfOthers(seen, requestChanges(changes))];
    if (requests.length === 0) return;
    await this.store.joinRequests(tx, requests);
    const requestIds = requests.map(({ requestId }) => requestId);
    const found = await this.store.findLastTimings(tx, requestIds);
    await this.store.saveLastTimings(
      tx,
      new Map(
        requestIds.map((id): [string, CompletedTiming | null] => [id, lastTiming(found.get(id) ?? [])]),
      ),
    );
  }

  private async join(tx: Transaction, { lifecycles, requests }: Gathered): Promise<void> {
    if (lifecycles.length > 0) await this.store.joinLifecycles(tx, lifecycles);
    if (requests.size > 0) await this.store.joinRequests(tx, [...requests.values()]);
  }
}

interface Page {
  readonly last: KeptPlace | undefined;
  readonly instances: readonly string[];
}
