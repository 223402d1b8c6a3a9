import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JsonValue, parseJson } from '@cloudtach/kernel';
import { type LeftOutReason } from './distil-result.js';
import { type TraitType, traitTypes } from './trait.js';
import { convertTrait } from './trait-conversion.js';
import { TraitFailure } from './trait-failure.js';

describe('convertTrait', () => {
  it.each<[TraitType, string, unknown]>([
    ['text', '"ü \u{1F600}"', 'ü \u{1F600}'],
    ['text', '""', ''],
    ['text', '482147', '482147'],
    ['text', '20.9', '20.9'],
    ['text', '-20.9', '-20.9'],
    ['text', '120.0', '120'],
    ['text', '0.30000000000000004', '0.30000000000000004'],
    ['text', '9223372036854775808', '9223372036854775808'],
    ['text', 'true', 'True'],
    ['text', 'false', 'False'],
    ['text', '[1, {"a": 9223372036854775808, "b": null}]', '[1,{"a":9223372036854775808,"b":null}]'],
    ['text', '{"__proto__": 1}', '{"__proto__":1}'],
    ['int', '20', 20],
    ['int', '-0', 0],
    ['int', '20.9', 20],
    ['int', '-20.9', -20],
    ['int', '9007199254740993', 9007199254740993n],
    ['int', '1e20', 100000000000000000000n],
    ['int', '-1e16', -10000000000000000n],
    ['int', 'true', 1],
    ['int', 'false', 0],
    ['int', '"20"', 20],
    ['int', '" 42 "', 42],
    ['int', '"\\t+7\\n"', 7],
    ['int', '"-007"', -7],
    ['int', '"-0"', 0],
    ['int', '"9007199254740991"', 9007199254740991],
    ['int', '"9007199254740993"', 9007199254740993n],
    ['int', '"-18446744073709551616"', -18446744073709551616n],
    ['int', '"00000000000000000001"', 1],
    ['float', '3', 3],
    ['float', '-0.0', 0],
    ['float', '9007199254740993', 9007199254740992],
    ['float', 'true', 1],
    ['float', '"20.25"', 20.25],
    ['float', '" 1e3 "', 1000],
    ['float', '"1E-3"', 0.001],
    ['float', '"+.5"', 0.5],
    ['float', '"5."', 5],
    ['float', '"-5.e1"', -50],
    ['float', '"-0"', 0],
    ['datetime', '"2015-03-04T23:30:00-06:00"', 1425533400000000],
    ['datetime', '"20150304T223108.1234567Z"', 1425508268123456],
    ['datetime', '"9999-12-31 23:59:59"', 253402300799000000],
  ])('to %s: %s is %p', (type, json, expected) => {
    expect(convertTrait(parseJson(json) as Exclude<JsonValue, null>, type)).toBe(expected);
  });

  it.each<[TraitType, string, LeftOutReason]>([
    ['text', '"a\\u0000b"', 'unstorable-text'],
    ['text', '"\\ud800"', 'unstorable-text'],
    ['int', '"20.9"', 'not-an-integer'],
    ['int', '"1e3"', 'not-an-integer'],
    ['int', '"0x10"', 'not-an-integer'],
    ['int', '"1_000"', 'not-an-integer'],
    ['int', '"four"', 'not-an-integer'],
    ['int', '" "', 'not-an-integer'],
    ['int', '"-"', 'not-an-integer'],
    ['int', '"+-1"', 'not-an-integer'],
    ['int', '"1 2"', 'not-an-integer'],
    ['int', '"\u00a01"', 'not-an-integer'],
    ['int', '"\u0663"', 'not-an-integer'],
    ['int', '[]', 'not-an-integer'],
    ['int', '{}', 'not-an-integer'],
    ['int', '1e400', 'out-of-range'],
    ['float', '"nan"', 'not-a-number'],
    ['float', '"Infinity"', 'not-a-number'],
    ['float', '"-inf"', 'not-a-number'],
    ['float', '"0x10"', 'not-a-number'],
    ['float', '"1_0"', 'not-a-number'],
    ['float', '"."', 'not-a-number'],
    ['float', '"e5"', 'not-a-number'],
    ['float', '"1e"', 'not-a-number'],
    ['float', '"1e+"', 'not-a-number'],
    ['float', '"1.2.3"', 'not-a-number'],
    ['float', '" "', 'not-a-number'],
    ['float', '[1]', 'not-a-number'],
    ['float', '"1e999"', 'out-of-range'],
    ['float', '1e999', 'out-of-range'],
    ['datetime', '"2015-02-30"', 'not-a-datetime'],
    ['datetime', '"2015-03-04T24:00"', 'not-a-datetime'],
    ['datetime', '"2015-03-04 22:31:60"', 'not-a-datetime'],
    ['datetime', '"0000-01-01"', 'not-a-datetime'],
    ['datetime', '"201503"', 'not-a-datetime'],
    ['datetime', '"2015-03-04t22:31z"', 'not-a-datetime'],
    ['datetime', '"2015-03-04 22:31 Z"', 'not-a-datetime'],
    ['datetime', '"2015-03-04 22:31:08,5"', 'not-a-datetime'],
    ['datetime', '1425508268', 'not-a-datetime'],
    ['datetime', 'true', 'not-a-datetime'],
    ['datetime', '["2015"]', 'not-a-datetime'],
  ])('to %s: %s is refused as %s', (type, json, reason) => {
    const converted = convertTrait(parseJson(json) as Exclude<JsonValue, null>, type);
    expect(converted instanceof TraitFailure && converted.reason).toBe(reason);
  });

  it('reads no integer of more than a thousand digits', () => {
    expect(convertTrait('9'.repeat(1000), 'int')).toBe(10n ** 1000n - 1n);
    expect(convertTrait('9'.repeat(1001), 'int')).toBe(TraitFailure.outOfRange);
  });

  it('gives the type that was asked for, or a reason, whatever the value', () => {
    const types = { text: ['string'], int: ['number', 'bigint'], float: ['number'], datetime: ['number'] };
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...traitTypes), (value, type) => {
        fc.pre(value !== null);
        const converted = convertTrait(value as Exclude<JsonValue, null>, type);
        expect(converted instanceof TraitFailure || types[type].includes(typeof converted)).toBe(true);
      }),
    );
  });
});
