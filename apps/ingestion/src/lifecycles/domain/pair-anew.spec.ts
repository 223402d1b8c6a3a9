import { describe, expect, it } from '@jest/globals';
import { type InstantMicros } from '@cloudtach/kernel';
import fc from 'fast-check';
import { gather } from './gather.js';
import { arrivedInOrder, someNotifications } from './notification-set.builder.js';
import { pairAnew } from './pair-anew.js';
import { pairUp, type Timing, type TimingEnd, type TimingStart } from './pair-up.js';

const start = (rawId: number, second: number): TimingStart => ({
  side: 'start',
  rawId,
  when: (second * 1e6) as InstantMicros,
  requestId: 'req-1',
});
const end = (rawId: number, second: number): TimingEnd => ({
  ...start(rawId, second),
  side: 'end',
  deployment: 'east',
  tenant: null,
});
const stored = (...timings: readonly Timing[]) =>
  timings.map((timing, index) => ({ ...timing, id: index + 1 }));

describe('pairAnew', () => {
  it('changes nothing that follows from the notifications', () => {
    fc.assert(
      fc.property(someNotifications, (notifications) => {
        for (const { halves } of gather(arrivedInOrder(notifications)).timings) {
          expect(pairAnew(stored(...pairUp(halves)), halves.toReversed())).toEqual({ gone: [], added: [] });
        }
      }),
    );
  });

  it('makes of whatever rows those that follow', () => {
    const wrong = stored(
      { start: start(1, 1), end: null },
      { start: start(2, 2), end: end(4, 4) },
      { start: null, end: end(4, 4) },
    );
    expect(pairAnew(wrong, [start(1, 1), start(2, 2), end(3, 3), end(4, 4)])).toEqual({
      gone: [wrong[0], wrong[2]],
      added: [{ start: start(1, 1), end: end(3, 3) }],
    });
  });

  it('keeps a half whose notification is no more, once', () => {
    const rows = stored({ start: start(1, 1), end: null }, { start: start(1, 1), end: end(2, 2) });
    expect(pairAnew(rows, [end(2, 2)])).toEqual({ gone: [rows[0]], added: [] });
    expect(pairAnew(stored({ start: start(1, 1), end: null }), [end(2, 2)]).added).toEqual([
      { start: start(1, 1), end: end(2, 2) },
    ]);
  });
});
