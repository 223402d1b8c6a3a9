import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject, jsonMember } from './json-value.js';
import { parseJson, printJson } from './json.js';

describe('parseJson', () => {
  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775808', 9223372036854775808n],
    ['[1,18446744073709551616]', [1, 18446744073709551616n]],
    ['{"a": 12345678901234567890 }', { a: 12345678901234567890n }],
    ['1234567890123456', 1234567890123456],
    ['0.1234567890123456789', 0.12345678901234568],
    ['12345678901234567890.5', 12345678901234567000],
    ['12345678901234567890e2', 1.234567890123456789e21],
    ['1e20', 1e20],
    ['"12345678901234567890"', '12345678901234567890'],
    ['":12345678901234567890"', ':12345678901234567890'],
  ])('reads %s exactly', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  it('finds a long integer at every offset', () => {
    for (let blanks = 0; blanks < 40; blanks += 1) {
      expect(parseJson(`[${' '.repeat(blanks)}9007199254740993]`)).toEqual([9007199254740993n]);
    }
  });

  it.each(['{"__proto__":{"polluted":1},"a":2}', '{"__proto__":{"polluted":1},"a":9007199254740993}'])(
    'keeps __proto__ as a member of its own in %s',
    (text) => {
      const value = parseJson(text);
      expect(Object.keys(value as object)).toEqual(['__proto__', 'a']);
      expect(jsonMember(value, '__proto__')).toEqual({ polluted: 1 });
      expect(jsonMember(value, 'polluted')).toBeUndefined();
      expect(printJson(value)).toBe(text);
    },
  );

  it('quotes nothing of a text it refuses', () => {
    expect(() => parseJson('{"secret": hunter2}')).toThrow(new SyntaxError('The text is not JSON.'));
  });
});

describe('printJson', () => {
  it('prints integers beyond 2^53 as digits', () => {
    expect(printJson({ a: [2n ** 63n, -(2n ** 64n)], b: 'x' })).toBe(
      '{"a":[9223372036854775808,-18446744073709551616],"b":"x"}',
    );
  });

  it('keeps NUL and lone surrogates', () => {
    const text = '{"nul":"a\\u0000b","lone":"\\ud800"}';
    expect(printJson(parseJson(text))).toBe(text);
  });

  it('is undone by parseJson', () => {
    const integer = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
    const { value } = fc.letrec((tie) => ({
      leaf: fc.oneof(
        fc.constant(null),
        fc.boolean(),
        fc.string({ unit: 'binary' }),
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .map((double) => (Object.is(double, -0) ? 0 : double)),
        integer.map((big) => (Number.isSafeInteger(Number(big)) ? Number(big) : big)),
      ),
      value: fc.oneof(
        { maxDepth: 4 },
        tie('leaf'),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }).map((entries) => ({ ...entries })),
      ),
    }));
    fc.assert(
      fc.property(value, (sample) => {
        const json = sample as Parameters<typeof printJson>[0];
        const integral = hasUnsafeDouble(json);
        fc.pre(!integral);
        expect(parseJson(printJson(json))).toEqual(json);
      }),
    );
  });
});

describe('jsonMember', () => {
  it('sees own members of objects only', () => {
    expect(jsonMember({ a: null }, 'a')).toBeNull();
    expect(jsonMember({ a: 1 }, 'toString')).toBeUndefined();
    expect(jsonMember([1], '0')).toBeUndefined();
    expect(jsonMember('text', 'length')).toBeUndefined();
    expect(jsonMember(undefined, 'a')).toBeUndefined();
  });

  it('knows an object from an array and from null', () => {
    expect([isJsonObject({}), isJsonObject([]), isJsonObject(null), isJsonObject('{}')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

/** A double such as 1e17 prints without an exponent and so reads back as an exact integer. */
function hasUnsafeDouble(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnsafeDouble);
}
