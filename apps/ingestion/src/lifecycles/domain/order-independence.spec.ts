import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DerivedTables } from './derived-tables.builder.js';
import {
  aSeen,
  arrivedInOrder,
  identified,
  permutations,
  someNotifications,
} from './notification-set.builder.js';
import { type SeenNotification } from './seen-notification.js';

/** The tables after notifications arrived in this order, so many at once. */
function tablesOf(
  notifications: readonly SeenNotification[],
  batchSizes: readonly number[] = [1],
): DerivedTables {
  const tables = new DerivedTables();
  const arrived = arrivedInOrder(notifications);
  for (let at = 0, batch = 0; at < arrived.length; batch += 1) {
    const size = batchSizes[batch % batchSizes.length] ?? 1;
    tables.derive(arrived.slice(at, at + size));
    at += size;
  }
  return tables;
}

/** A list in another order, divided into batches: each notification once, as the table of raw notifications lets through. */
const shuffled = someNotifications.chain((notifications) =>
  fc.record({
    notifications: fc.constant(notifications),
    order: fc.shuffledSubarray(notifications, { minLength: notifications.length }),
    batchSizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
  }),
);

const sixes: readonly (readonly [string, SeenNotification[]])[] = [
  [
    'a create with its update, and a reboot of another request',
    [
      aSeen('compute.instance.update', 1, { publisherService: 'api' }),
      aSeen('compute.instance.create.start', 2),
      aSeen('compute.instance.create.end', 3),
      aSeen('compute.instance.reboot.start', 4, { requestId: 'req-2' }),
      aSeen('compute.instance.reboot.end', 5, { requestId: 'req-2' }),
      aSeen('compute.instance.update', 4, {
        requestId: 'req-2',
        publisherService: 'nova-api',
        resourceId: 'i-2',
      }),
    ],
  ],
  [
    'starts and ends of one time, requests and places apart',
    [
      aSeen('compute.instance.reboot.start', 1),
      aSeen('compute.instance.reboot.start', 1, { requestId: 'req-2' }),
      aSeen('compute.instance.reboot.end', 1, { requestId: 'req-2', deployment: 'west' }),
      aSeen('compute.instance.reboot.end', 1, { requestId: 'req-2', tenant: 't-2' }),
      aSeen('compute.instance.update', 1, { requestId: 'req-2', publisherService: 'api' }),
      aSeen('compute.instance.update', 1, { requestId: 'req-2', publisherService: 'api', resourceId: 'i-2' }),
    ],
  ],
  [
    'ends before their starts, and a start that is never closed',
    [
      aSeen('compute.instance.reboot.end', 1),
      aSeen('compute.instance.reboot.end', 2, { requestId: 'req-2' }),
      aSeen('compute.instance.reboot.start', 3, { requestId: 'req-2' }),
      aSeen('compute.instance.reboot.start', 4),
      aSeen('compute.instance.reboot.start', 5),
      aSeen('compute.instance.update', 9, { publisherService: 'api' }),
    ],
  ],
];

describe('the derived tables', () => {
  it.each(sixes)('are the same for every order of %s', (_, notifications) => {
    const six = identified(notifications);
    const expected = tablesOf(six).shown();
    for (const order of permutations(six)) {
      expect(tablesOf(order).shown()).toEqual(expected);
      expect(tablesOf(order, [2, 3]).shown()).toEqual(expected);
    }
  });

  it('are the same for every order and every division into batches', () => {
    fc.assert(
      fc.property(shuffled, ({ notifications, order, batchSizes }) => {
        expect(tablesOf(order, batchSizes).shown()).toEqual(tablesOf(notifications, [100]).shown());
      }),
      { numRuns: 1_000 },
    );
  });

  it('have the timings that all halves at once give, though little of them is ever read', () => {
    fc.assert(
      fc.property(shuffled, ({ order, batchSizes }) => {
        const tables = tablesOf(order, batchSizes);
        expect(tables.shown().timings).toEqual(tables.pairsOf(arrivedInOrder(order)));
      }),
      { numRuns: 1_000 },
    );
  });
});
