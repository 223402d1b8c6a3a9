import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivedInOrder, permutations, someNotifications } from './notification-set.builder.js';
import { pairUp, type TimingHalf } from './pair-up.js';
import { type InstantMicros } from '@cloudtach/kernel';
import { timingPlaceOf, toHalf } from './timing-half.js';

/** `S1:a` is a start at 1 of request a, `E2:b` an end at 2 of request b. */
function halves(text: string): TimingHalf[] {
  return text.split(' ').map((word, index) => {
    const [place = '', requestId = ''] = word.split(':');
    const when = Number(place.slice(1)) as InstantMicros;
    return place.startsWith('S')
      ? { side: 'start', rawId: index, when, requestId }
      : { side: 'end', rawId: index, when, requestId, deployment: 'east', tenant: null };
  });
}

/** The pairs without ids, in an order of their own. */
function shown(list: readonly TimingHalf[]): string[] {
  return pairUp(list)
    .map(({ start, end }) =>
      [
        start === null ? '-' : `S${start.when}:${start.requestId}`,
        end === null ? '-' : `E${end.when}:${end.requestId}:${end.deployment}`,
      ].join(' '),
    )
    .sort();
}

describe('pairUp', () => {
  it.each([
    ['an end closes its start', 'S1:a E2:a', ['S1:a E2:a:east']],
    ['an end closes the oldest open start', 'S1:a S2:b E3:b', ['S1:a E3:b:east', 'S2:b -']],
    ['two ends close two starts in turn', 'S1:a S2:b E3:b E4:a', ['S1:a E3:b:east', 'S2:b E4:a:east']],
    ['a start comes before an end of the same time', 'E1:a S1:a', ['S1:a E1:a:east']],
    ['an end alone closes the later start of its request', 'S5:a E1:a', ['S5:a E1:a:east']],
    ['of several later starts the earliest', 'S5:a S3:a E1:a', ['S3:a E1:a:east', 'S5:a -']],
    ['no later start of another request', 'S5:b E1:a', ['- E1:a:east', 'S5:b -']],
    ['a start is closed once', 'S5:a E1:a E2:a E6:b', ['- E2:a:east', '- E6:b:east', 'S5:a E1:a:east']],
    ['an end without a start stays alone', 'E1:a', ['- E1:a:east']],
    ['a start without an end stays open', 'S1:a', ['S1:a -']],
  ])('%s', (_, text, expected) => {
    expect(shown(halves(text))).toEqual(expected);
  });

  it('gives the same pairs in every order', () => {
    for (const text of [
      'S1:a S2:b E3:b E4:a E0:c S5:c',
      'S1:a S1:b E1:c E1:d S1:c E2:a',
      'E1:a E1:b S2:a S2:b S2:a E3:b',
    ]) {
      const expected = shown(halves(text));
      for (const order of permutations(halves(text))) {
        expect(shown(order.map((half, index) => ({ ...half, rawId: index })))).toEqual(expected);
      }
    }
  });

  it('uses every half once, whatever comes', () => {
    fc.assert(
      fc.property(someNotifications, (notifications) => {
        const all = arrivedInOrder(notifications).flatMap((seen) => {
          const place = timingPlaceOf(seen.eventType);
          return place === null ? [] : [toHalf(seen, place.side)];
        });
        const used = pairUp(all).flatMap(({ start, end }) => [start, end].filter((half) => half !== null));
        expect(used.map(({ rawId }) => rawId).sort()).toEqual(all.map(({ rawId }) => rawId).sort());
      }),
    );
  });

  it('stays fast when nothing is ever closed', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => halves(`E${index}:a`)[0] as TimingHalf);
    expect(pairUp(many)).toHaveLength(many.length);
  });
});

describe('timingPlaceOf', () => {
  it.each([
    ['compute.instance.create.start', { name: 'compute.instance.create', side: 'start' }],
    ['compute.instance.create.end', { name: 'compute.instance.create', side: 'end' }],
    ['compute.instance.create.error', null],
    ['compute.instance.update', null],
    ['compute.instance.restart', null],
    ['start', null],
    ['.end', null],
  ])('%s', (eventType, expected) => {
    expect(timingPlaceOf(eventType)).toEqual(expected);
  });
});
