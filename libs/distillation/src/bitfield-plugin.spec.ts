import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '@cloudtach/kernel';
import { bitfieldPlugin } from './bitfield-plugin.js';
import { type PathMatch } from './trait-plugin.js';

const matches: readonly PathMatch[] = [
  { path: 'a', value: 1 },
  { path: 'a', value: 12 },
  { path: 'zero', value: 0 },
  { path: 'empty', value: '' },
  { path: 'no', value: false },
  { path: 'yes', value: true },
  { path: 'big', value: 12345678901234567890n },
  { path: 'l.[-1].n', value: { x: [1, { y: null }], z: 2 } },
];

describe('bitfield', () => {
  it.each<[JsonValue[], number | bigint]>([
    [[], 0],
    [[{ path: 'a', bit: 3 }], 8],
    [[{ path: 'a', bit: '3' }], 8],
    [[{ path: 'b', bit: 3 }], 0],
    [
      [
        { path: 'a', bit: 0, value: 12 },
        { path: 'a', bit: 1, value: 1 },
      ],
      1,
    ],
    [[{ path: 'a', bit: 0, value: '12' }], 0],
    [
      [
        { path: 'zero', bit: 0 },
        { path: 'empty', bit: 1 },
        { path: 'no', bit: 2 },
      ],
      7,
    ],
    [
      [
        { path: 'yes', bit: 0, value: 1 },
        { path: 'yes', bit: 1, value: true },
        { path: 'yes', bit: 2, value: 'True' },
      ],
      2,
    ],
    [[{ path: 'no', bit: 0, value: 0 }], 0],
    [[{ path: 'a', bit: 0, value: null }], 0],
    [
      [
        { path: 'big', bit: 0, value: 12345678901234567890n },
        { path: 'big', bit: 1, value: 12345678901234567000 },
      ],
      1,
    ],
    [[{ path: 'l.[-1].n', bit: 0, value: { z: 2, x: [1, { y: null }] } }], 1],
    [[{ path: 'l.[-1].n', bit: 0, value: { z: 2, x: [1, {}] } }], 0],
    [[{ path: 'l.[-1].n', bit: 0, value: { z: 2 } }], 0],
    [[{ path: 'a', bit: 31 }], 2 ** 31],
    [
      [
        { path: 'a', bit: 32 },
        { path: 'zero', bit: 0 },
      ],
      2 ** 32 + 1,
    ],
    [[{ path: 'a', bit: 52 }], 2 ** 52],
    [[{ path: 'a', bit: 53 }], 2n ** 53n],
    [[{ path: 'a', bit: 255 }], 2n ** 255n],
  ])('with %p gives %p', (flags, expected) => {
    expect(run({ flags }, matches)).toBe(expected);
  });

  it('starts with what it is given, also when nothing matches', () => {
    expect(run({ initial_bitfield: 256, flags: [{ path: 'a', bit: 4 }] }, matches)).toBe(272);
    expect(run({ initial_bitfield: 2n ** 64n }, [])).toBe(2n ** 64n);
    expect(run({}, [])).toBe(0);
  });

  it.each<[Record<string, JsonValue>, readonly (string | number)[], string]>([
    [{ initial_bitfield: 'x' }, ['initial_bitfield'], 'must be an integer'],
    [{ initial_bitfield: 1.5 }, ['initial_bitfield'], 'must be an integer'],
    [{ flags: 'x' }, ['flags'], 'must be a list'],
    [{ flags: [1] }, ['flags', 0], 'must be a mapping'],
    [{ flags: [{ path: 'a', bit: 1 }, { bit: 1 }] }, ['flags', 1], 'lacks the key path'],
    [{ flags: [{ path: 'a' }] }, ['flags', 0], 'lacks the key bit'],
    [{ flags: [{ path: 1, bit: 1 }] }, ['flags', 0, 'path'], 'must be text'],
    [{ flags: [{ path: 'a', bit: -1 }] }, ['flags', 0, 'bit'], 'must be an integer from 0 to 255'],
    [{ flags: [{ path: 'a', bit: 256 }] }, ['flags', 0, 'bit'], 'must be an integer from 0 to 255'],
    [{ flags: [{ path: 'a', bit: 1.5 }] }, ['flags', 0, 'bit'], 'must be an integer from 0 to 255'],
    [{ flags: [{ path: 'a', bit: 'x' }] }, ['flags', 0, 'bit'], 'must be an integer from 0 to 255'],
    [{ flags: [{ path: 'a', bit: true }] }, ['flags', 0, 'bit'], 'must be an integer from 0 to 255'],
    [{ flags: [{ path: 'a', bit: 10n ** 20n }] }, ['flags', 0, 'bit'], 'must be an integer from 0 to 255'],
  ])('refuses %p at %p', (parameters, at, message) => {
    expect(bitfieldPlugin.create(new Map(Object.entries(parameters)))).toEqual({ ok: false, at, message });
  });
});

function run(parameters: Record<string, JsonValue>, found: readonly PathMatch[]): JsonValue {
  const created = bitfieldPlugin.create(new Map(Object.entries(parameters)));
  if (!created.ok) throw new Error(created.message);
  return created.plugin(found);
}
