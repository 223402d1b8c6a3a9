import { type InstantMicros } from '@cloudtach/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalFloat, canonicalInteger, termOf } from './trait-term.js';

describe('the term of a trait', () => {
  it('is one for a whole number, whether it is an integer or a float', () => {
    expect(termOf({ name: 'n', type: 'float', value: 512 })).toBe(
      termOf({ name: 'n', type: 'int', value: 512 }),
    );
    expect(termOf({ name: 'n', type: 'float', value: -0 })).toBe(
      termOf({ name: 'n', type: 'int', value: 0n }),
    );
  });

  it('is another for each kind of value, name and value', () => {
    const traits = [
      termOf({ name: 'n', type: 'text', value: '1' }),
      termOf({ name: 'n', type: 'int', value: 1 }),
      termOf({ name: 'n', type: 'int', value: 2n ** 70n }),
      termOf({ name: 'n', type: 'float', value: 2 ** 70 }),
      termOf({ name: 'n', type: 'datetime', value: 1 as InstantMicros }),
      termOf({ name: 'n', type: 'boolean', value: true }),
      termOf({ name: 'n', type: 'text', value: 'true' }),
      termOf({ name: 'm', type: 'text', value: '1' }),
    ];
    expect(new Set(traits).size).toBe(traits.length);
  });

  it('writes a number in one way', () => {
    expect([canonicalFloat(-0), canonicalInteger(0n), canonicalFloat(2.5)]).toEqual(['0', '0', '2.5']);
    expect([canonicalInteger(7), canonicalInteger(7n), canonicalFloat(7)]).toEqual(['7', '7', '7']);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(canonicalFloat(value))).toBe(value + 0);
      }),
    );
  });
});
