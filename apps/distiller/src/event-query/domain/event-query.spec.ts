import { describe, expect, it } from '@jest/globals';
import { type DomainError, parseIsoInstant, printJson, printNaiveInstant } from '@cloudtach/kernel';
import fc from 'fast-check';
import { type Trait } from '../../distilling/domain/trait.js';
import { termOf } from '../../distilling/domain/trait-term.js';
import { parseApiDatetime } from './api-datetime.js';
import { parseEventMark, printEventMark } from './event-mark.js';
import { readCountFormat, readEventPage } from './event-query.js';
import { parseTraitFilters, passesFilters, termsOfFilter } from './trait-filter.js';

const page = (parameters: Record<string, string>) =>
  readEventPage(new Map(Object.entries(parameters)), 10_000);

describe('parseApiDatetime', () => {
  it.each([
    ['2015-03-04', '2015-03-04T00:00:00'],
    ['2015-03-04T22:25', '2015-03-04T22:25:00'],
    ['2015-03-04 22:25:01.5', '2015-03-04T22:25:01.500000'],
    ['2015-03-01T05:00-01:00', '2015-03-01T06:00:00'],
    ['01-31-2015T13:30', '2015-01-31T13:30:00'],
    ['01-31-2015 13:30', '2015-01-31T13:30:00'],
    ['03-01-2015T05:00', '2015-03-01T05:00:00'],
    ['31-01-2015', '2015-01-31T00:00:00'],
    ['1-2-2015', '2015-01-02T00:00:00'],
  ])('reads %s', (text, expected) => {
    const instant = parseApiDatetime(text);
    expect(instant === null ? null : printNaiveInstant(instant)).toBe(expected);
  });

  it.each(['soon', '13-13-2015', '01-31-15', '01-31-2015X', ''])('refuses %j', (text) => {
    expect(parseApiDatetime(text)).toBeNull();
  });
});

describe('a mark', () => {
  it.each([
    ['13', { order: 'newest-first', below: 0x13n }],
    ['-13', { order: 'newest-first', below: 0x13n }],
    ['F', { order: 'newest-first', below: 15n }],
    ['+13', { order: 'oldest-first', above: 0x13n }],
    [' 13', { order: 'oldest-first', above: 0x13n }],
    ['+', { order: 'oldest-first', above: null }],
    [' ', { order: 'oldest-first', above: null }],
    ['-', { order: 'newest-first', below: null }],
    ['ffffffffffffffffffff', { order: 'newest-first', below: 2n ** 63n - 1n }],
  ])('%j is read', (text, expected) => {
    expect(parseEventMark(text)).toEqual(expected);
  });

  it.each(['', 'zz', '0x13', '+-3', '++3', '1 3', '13 ', 'f'.repeat(65)])('%j is refused', (text) => {
    expect(parseEventMark(text)).toBeNull();
  });

  it('continues the listing it is printed in', () => {
    expect(printEventMark(0x280n, { order: 'newest-first', below: null })).toBe('280');
    expect(printEventMark(0x280n, { order: 'oldest-first', above: null })).toBe('+280');
  });
});

describe('trait filters', () => {
  const names = (text: string) =>
    parseTraitFilters(text)?.map(({ name, text: value }) => [name, value]) ?? null;

  it.each([
    ['a:1', [['a', '1']]],
    [
      ' a : x y ; b:2;',
      [
        ['a', 'x y'],
        ['b', '2'],
      ],
    ],
    [';;a:1;;', [['a', '1']]],
    ['url:http://x:80/', [['url', 'http://x:80/']]],
    [
      'a:1,b:2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a:1,2', [['a', '1,2']]],
    [
      'a:1,b:2;c:3',
      [
        ['a', '1,b:2'],
        ['c', '3'],
      ],
    ],
    ['a:', [['a', '']]],
    [';', []],
  ])('of %j are %j', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each(['a', ':1', 'a:1;b', ' : '])('of %j are refused', (text) => {
    expect(names(text)).toBeNull();
  });

  it.each([
    ['512', '512'],
    ['-0512.50', '-512.5'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e3', '1000'],
    ['25e-1', '2.5'],
    ['512.000', '512'],
    ['-0', '0'],
    ['1e400', `1${'0'.repeat(400)}`],
    ['9223372036854775808', '9223372036854775808'],
    ['0', '0'],
    ['000', '0'],
    ['', null],
    ['.', null],
    ['0x10', null],
    ['NaN', null],
    ['1e9999', null],
    ['5 ', '5'],
    ['9'.repeat(401), null],
  ])('with the value %j can mean the number %j', (value, number) => {
    expect(parseTraitFilters(`a:${value}`)?.[0]?.number).toBe(number);
  });

  const finds = (value: string, trait: Trait) => {
    const filters = parseTraitFilters(`n:${value}`) ?? [];
    const isPassed = passesFilters([trait], filters);
    // What counts by terms alone counts the same.
    expect(filters.flatMap(termsOfFilter).includes(termOf(trait))).toBe(isPassed);
    return isPassed;
  };

  it.each<[string, Trait['type'], number | bigint, boolean]>([
    ['1e23', 'float', 1e23, true],
    ['100000000000000000000000', 'float', 1e23, true],
    ['99999999999999991611392', 'float', 1e23, true],
    ['1e23', 'int', 10n ** 23n, true],
    ['1e23', 'int', 99999999999999991611392n, false],
    ['9007199254740993', 'float', 2 ** 53, true],
    ['9007199254740993', 'int', 2n ** 53n, false],
    ['9007199254740993.5', 'int', 2n ** 53n + 2n, false],
    ['9007199254740993.5', 'float', 2 ** 53 + 2, true],
    ['-1.7976931348623157e308', 'float', -Number.MAX_VALUE, true],
    ['1e309', 'float', Number.MAX_VALUE, false],
    ['512', 'float', 512, true],
    ['512.0', 'int', 512, true],
  ])('with %s match the %s %s: %s', (value, type, number, isFound) => {
    expect(finds(value, { name: 'n', type, value: number } as Trait)).toBe(isFound);
  });

  it('find every float and every integer by what is printed of it', () => {
    const floats = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(floats, (value) => {
        expect(finds(printJson(value), { name: 'n', type: 'float', value })).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(finds(printJson(value), { name: 'n', type: 'int', value })).toBe(true);
      }),
    );
  });

  it('with the value of a datetime can mean that', () => {
    expect(parseTraitFilters('a:2015-03-04T22:25')?.[0]?.datetime).toBe(parseIsoInstant('2015-03-04T22:25'));
    expect(parseTraitFilters('a:x')?.[0]?.datetime).toBeNull();
  });
});

describe('a page of events', () => {
  it('is the newest 200 unless told otherwise', () => {
    expect(page({})).toEqual({
      filter: { from: null, to: null, eventName: null, traits: [] },
      mark: { order: 'newest-first', below: null },
      limit: 200,
    });
  });

  it.each([
    ['3', 3],
    ['0', 0],
    ['abc', 200],
    ['1.5', 200],
    ['-1', 200],
    ['99999999999999999999', 10_000],
  ])('with limit %s has at most %d events', (limit, expected) => {
    expect(page({ limit }).limit).toBe(expected);
  });

  it.each([
    ['from_datetime', 'soon'],
    ['to_datetime', '2015-02-30'],
    ['mark', 'zz'],
    ['traits', 'instance_id'],
    ['traits', 'a:1;'.repeat(51)],
  ])('is refused for %s=%s, naming the parameter and not the value', (name, value) => {
    expect(refusalOf(() => page({ [name]: value }))).toMatchObject({
      code: 'events.invalid-parameter',
      kind: 'invalid',
      message: expect.stringContaining(name),
    });
  });
});

describe('a count', () => {
  it('has the configured form unless the request names one', () => {
    expect(readCountFormat(new Map(), 'number')).toBe('number');
    expect(readCountFormat(new Map([['count_format', 'object']]), 'number')).toBe('object');
    expect(refusalOf(() => readCountFormat(new Map([['count_format', 'x']]), 'number')).code).toBe(
      'events.invalid-parameter',
    );
  });
});

function refusalOf(act: () => unknown): DomainError {
  try {
    act();
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('not refused');
}
