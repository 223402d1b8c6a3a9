import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '@cloudtach/kernel';
import { splitPlugin } from './split-plugin.js';

describe('split', () => {
  it.each<[JsonValue, Record<string, JsonValue>, string | null]>([
    ['compute.host-1.dc', {}, 'compute'],
    ['compute.host-1.dc', { segment: 1 }, 'host-1'],
    ['compute.host-1.dc', { segment: 1, max_split: 1 }, 'host-1.dc'],
    ['compute.host-1.dc', { segment: 1, max_split: 0 }, null],
    ['compute.host-1.dc', { segment: 0, max_split: 0 }, 'compute.host-1.dc'],
    ['compute.host-1.dc', { segment: 2, max_split: -1 }, 'dc'],
    ['compute.host-1.dc', { segment: 2, max_split: null }, 'dc'],
    ['compute.host-1.dc', { segment: 3 }, null],
    ['compute.host-1.dc', { segment: -1 }, 'dc'],
    ['compute.host-1.dc', { segment: -1, max_split: 1 }, 'host-1.dc'],
    ['compute.host-1.dc', { segment: -3 }, 'compute'],
    ['compute.host-1.dc', { segment: -4 }, null],
    ['compute.host-1.dc', { segment: -1, max_split: 0 }, 'compute.host-1.dc'],
    ['red--green--blue', { separator: '--', segment: 1 }, 'green'],
    ['a.b', { separator: '.*' }, 'a.b'],
    ['plain', {}, 'plain'],
    ['', {}, ''],
    ['..', { segment: 1 }, ''],
    [20.9, { segment: 1 }, '9'],
    [true, {}, 'True'],
    [[1.5], {}, '[1'],
    ['x', { unknown: 1 }, 'x'],
  ])('of %j with %j gives %j', (value, parameters, expected) => {
    const created = splitPlugin.create(new Map(Object.entries(parameters)));
    if (!created.ok || value === null) throw new Error('refused');
    const later = { path: 'b', value: 'of another match' };
    expect(created.plugin([{ path: 'a', value }, later])).toBe(expected);
    expect(created.plugin([])).toBeNull();
  });

  it.each<[Record<string, JsonValue>, string]>([
    [{ separator: '' }, 'separator'],
    [{ separator: 1 }, 'separator'],
    [{ separator: null }, 'separator'],
    [{ segment: '1' }, 'segment'],
    [{ segment: 1.5 }, 'segment'],
    [{ segment: null }, 'segment'],
    [{ max_split: 'all' }, 'max_split'],
    [{ max_split: 0.5 }, 'max_split'],
  ])('refuses %j', (parameters, at) => {
    expect(splitPlugin.create(new Map(Object.entries(parameters)))).toMatchObject({ ok: false, at: [at] });
  });
});
