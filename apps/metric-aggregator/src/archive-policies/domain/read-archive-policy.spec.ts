import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '@cloudtach/kernel';
import { GnocchiRefusal } from '../../wire-format/domain/gnocchi-refusal.js';
import { seedDefaultMethods } from './aggregation-method.js';
import { timespanMsOf } from './archive-policy.js';
import { readArchivePolicy } from './read-archive-policy.js';

function read(body: JsonValue): ReturnType<typeof readArchivePolicy> {
  return readArchivePolicy(body, seedDefaultMethods);
}

function refusalOf(body: JsonValue): string {
  try {
    read(body);
  } catch (error) {
    if (error instanceof GnocchiRefusal) return error.message;
    throw error;
  }
  throw new Error('the body was accepted');
}

function tierOf(tier: JsonValue): [number, number | null, number | null] {
  const [first] = read({ name: 'p', definition: [tier] }).definition;
  if (first === undefined) throw new Error('no tier');
  const timespan = timespanMsOf(first);
  return [first.granularityMs / 1000, first.points, timespan === null ? null : timespan / 1000];
}

describe('readArchivePolicy', () => {
  it("reads the seed's policy", () => {
    const body = {
      name: 'low',
      back_window: 0,
      definition: [
        { granularity: '1s', timespan: '1 hour' },
        { points: 48, timespan: '1 day' },
      ],
    };
    expect(read(body)).toEqual({
      name: 'low',
      backWindow: 0,
      definition: [
        { granularityMs: 1000, points: 3600 },
        { granularityMs: 1_800_000, points: 48 },
      ],
      aggregationMethods: ['std', 'count', '95pct', 'min', 'max', 'sum', 'median', 'mean'],
    });
  });

  it.each<[JsonValue, number, number | null, number | null]>([
    [{ granularity: 1, timespan: '1 hour' }, 1, 3600, 3600],
    [{ points: 48, timespan: '1 day' }, 1800, 48, 86400],
    [{ granularity: 7, timespan: '1 hour' }, 7, 514, 3598],
    [{ granularity: '1 min', timespan: '1 day' }, 60, 1440, 86400],
    [{ points: 1000, timespan: '1 hour' }, 4, 1000, 4000],
    [{ points: 3, timespan: '10 s' }, 3, 3, 9],
    [{ granularity: '1 week', points: 52 }, 604800, 52, 31449600],
    [{ granularity: '0.5s', points: 10 }, 0.5, 10, 5],
    [{ granularity: 0.5, points: 10 }, 0.5, 10, 5],
    [{ granularity: '60' }, 60, null, null],
    [{ granularity: '1s', points: '12' }, 1, 12, 12],
    [{ granularity: '1s', points: 1.5 }, 1, 1, 1],
    [{ granularity: 1, points: 60, timespan: 60 }, 1, 60, 60],
  ])('completes %j to %p s, %p points, %p s', (tier, granularity, points, timespan) => {
    expect(tierOf(tier)).toEqual([granularity, points, timespan]);
  });

  it.each<[string, JsonValue, string]>([
    [
      'no granularity to be had',
      { points: 3 },
      'At least two of granularity/points/timespan must be provided',
    ],
    ['a timespan alone', { timespan: 3 }, 'At least two of granularity/points/timespan must be provided'],
    ['nothing', {}, 'At least two of granularity/points/timespan must be provided'],
    ['a contradiction', { granularity: 1, points: 60, timespan: 61 }, 'timespan ≠ granularity × points'],
    ['no whole point', { granularity: '2 h', timespan: '1 h' }, 'Calculated number of points is < 0'],
    [
      'a granularity of zero',
      { granularity: 0, points: 60 },
      "Invalid input: not a valid value for dictionary value @ data['definition'][0]['granularity']",
    ],
    [
      'a granularity that rounds to zero',
      { points: 1000, timespan: 10 },
      "Invalid input: not a valid value for dictionary value @ data['definition'][0]['granularity']",
    ],
    [
      'a granularity finer than a millisecond',
      { granularity: 0.0001, points: 10 },
      "Invalid input: not a valid value for dictionary value @ data['definition'][0]['granularity']",
    ],
    [
      'no points',
      { granularity: 1, points: 0 },
      "Invalid input: not a valid value for dictionary value @ data['definition'][0]['points']",
    ],
    [
      'an unknown key',
      { cowsay: 'moo' },
      "Invalid input: extra keys not allowed @ data['definition'][0]['cowsay']",
    ],
    ['no object', 'x', "Invalid input: expected a dictionary @ data['definition'][0]"],
  ])('refuses a tier with %s', (_case, tier, detail) => {
    expect(refusalOf({ name: 'p', definition: [tier] })).toBe(detail);
  });

  const definition = [{ granularity: 1 }];
  it.each<[string, JsonValue, string]>([
    ['without name', { definition }, "Invalid input: required key not provided @ data['name']"],
    ['without definition', { name: 'p' }, "Invalid input: required key not provided @ data['definition']"],
    [
      'with an empty definition',
      { name: 'p', definition: [] },
      "Invalid input: length of value must be at least 1 for dictionary value @ data['definition']",
    ],
    [
      'whose definition is no list',
      { name: 'p', definition: 'foobar' },
      "Invalid input: expected a list for dictionary value @ data['definition']",
    ],
    [
      'whose name is no text',
      { name: 1, definition },
      "Invalid input: expected str for dictionary value @ data['name']",
    ],
    [
      'whose name has a slash',
      { name: 'a/b', definition },
      "Invalid input: not a valid value for dictionary value @ data['name']",
    ],
    [
      'whose name has NUL',
      { name: 'a\0b', definition },
      "Invalid input: not a valid value for dictionary value @ data['name']",
    ],
    [
      'with a negative back window',
      { name: 'p', definition, back_window: -1 },
      "Invalid input: not a valid value for dictionary value @ data['back_window']",
    ],
    ['with an unknown key', { cowsay: 'moo' }, "Invalid input: extra keys not allowed @ data['cowsay']"],
    ['that is a list', [], 'Invalid input: expected a dictionary'],
    [
      'with two tiers of one granularity',
      { name: 'p', definition: [{ granularity: 60 }, { granularity: '1 min', points: 3 }] },
      "More than one archive policy uses granularity `60.0'",
    ],
  ])('refuses a body %s', (_case, body, detail) => {
    expect(refusalOf(body)).toBe(detail);
  });

  it('keeps __proto__ from being anything but an unknown key', () => {
    const body = JSON.parse('{"__proto__": {"name": "p"}}') as JsonValue;
    expect(refusalOf(body)).toBe("Invalid input: extra keys not allowed @ data['__proto__']");
  });
});

describe('aggregation methods of a policy', () => {
  function methodsOf(asked: JsonValue): readonly string[] {
    return read({ name: 'p', definition: [{ granularity: 1 }], aggregation_methods: asked })
      .aggregationMethods;
  }

  it('are the defaults where none are asked for', () => {
    expect(methodsOf([])).toEqual(seedDefaultMethods);
  });

  it('are the defaults changed by signed entries', () => {
    expect(methodsOf(['-max', '-min'])).toEqual(['std', 'count', '95pct', 'sum', 'median', 'mean']);
    expect(methodsOf(['+last', '-std', '+rate:mean'])).toEqual([
      'count',
      '95pct',
      'min',
      'max',
      'sum',
      'median',
      'mean',
      'last',
      'rate:mean',
    ]);
  });

  it('are all there are for an asterisk, but those with a minus', () => {
    expect(methodsOf(['*'])).toHaveLength(216);
    expect(methodsOf(['*', '-mean'])).toHaveLength(215);
    expect(methodsOf(['*', '-mean'])).not.toContain('mean');
  });

  it('are the entries themselves, once each', () => {
    expect(methodsOf(['mean', 'max', 'mean'])).toEqual(['max', 'mean']);
  });

  it.each<[JsonValue, string]>([
    [['wtf'], "Invalid input: not a valid value @ data['aggregation_methods'][0]"],
    [['mean', '0pct'], "Invalid input: not a valid value @ data['aggregation_methods'][1]"],
    [['100pct'], "Invalid input: not a valid value @ data['aggregation_methods'][0]"],
    [['05pct'], "Invalid input: not a valid value @ data['aggregation_methods'][0]"],
    [['moving-average'], "Invalid input: not a valid value @ data['aggregation_methods'][0]"],
    [[1], "Invalid input: not a valid value @ data['aggregation_methods'][0]"],
    [['mean', '+max'], "Invalid input: not a valid value for dictionary value @ data['aggregation_methods']"],
    ['mean', "Invalid input: expected a list for dictionary value @ data['aggregation_methods']"],
  ])('refuse %j', (asked, detail) => {
    expect(refusalOf({ name: 'p', definition: [{ granularity: 1 }], aggregation_methods: asked })).toBe(
      detail,
    );
  });
});
