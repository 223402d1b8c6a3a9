import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { describe, expect, it } from '@jest/globals';
import { type Trait } from '../../domain/trait.js';
import { anEvent } from '../../event-storage.builder.js';
import { traitDigest } from './trait-digest.js';
import { placesOfTraits, unpackIds } from './trait-places.js';

const at = (text: string) => parseIsoInstant(text) as InstantMicros;
const host = (value: string) => ({ name: 'host', type: 'text', value }) as const;

describe('the places of traits', () => {
  const found = placesOfTraits([
    anEvent({ time: at('2015-03-01T10:00'), traits: [host('a'), { name: 'n', type: 'int', value: 7 }] }),
    anEvent({ time: at('2015-03-02T10:00'), traits: [host('a')] }),
    anEvent({ time: at('2015-03-01T11:00'), traits: [host('b'), { name: 'n', type: 'float', value: 7 }] }),
    anEvent({ time: at('2015-03-01T12:00'), traits: [host('a')] }),
  ]);

  const idsOf = (day: string, digest: bigint) =>
    found
      .filter(({ dayUs, trait }) => dayUs === at(day) && trait === digest)
      .map(({ places }) => unpackIds(100n, places));

  it('are one list for each day and value, ascending', () => {
    expect(found).toHaveLength(4);
    expect(idsOf('2015-03-01', traitDigest(host('a')))).toEqual([[100n, 103n]]);
    expect(idsOf('2015-03-02', traitDigest(host('a')))).toEqual([[101n]]);
    expect(idsOf('2015-03-01', traitDigest({ name: 'n', type: 'int', value: 7 }))).toEqual([[100n, 102n]]);
  });

  it('are told apart by name, type and value, and not by the type of a number', () => {
    const traits: Trait[] = [
      { name: 'a', type: 'text', value: '1' },
      { name: 'b', type: 'text', value: '1' },
      { name: 'a', type: 'int', value: 1 },
      { name: 'c', type: 'datetime', value: at('2015-03-01') },
    ];
    const rows = placesOfTraits(traits.map((trait) => anEvent({ traits: [trait] })));
    expect(new Set(rows.map(({ trait }) => trait))).toEqual(new Set(traits.map(traitDigest)));
    expect(rows).toHaveLength(traits.length);
  });

  it('come nearly in the order of their digests', () => {
    const many = placesOfTraits([
      anEvent({ traits: Array.from({ length: 500 }, (_, n) => ({ ...host(String(n)), name: `t${n}` })) }),
    ]);
    const upper = many.map(({ trait }) => trait >> 32n);
    expect(many).toHaveLength(500);
    expect(upper).toEqual(upper.toSorted((left, right) => Number(left - right)));
  });

  it('hold the last place there may be', () => {
    const places = Buffer.from([0xff, 0xff]);
    expect(unpackIds(1n, places)).toEqual([65_536n]);
  });
});
