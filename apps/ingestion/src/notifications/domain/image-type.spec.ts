import { describe, expect, it } from '@jest/globals';
import { type JsonObject } from '@cloudtach/kernel';
import { imageTypeOf } from './image-type.js';

describe('imageTypeOf', () => {
  it.each<[JsonObject, number]>([
    [{}, 0],
    [{ image_meta: { image_type: 'base' } }, 0x001],
    [{ image_meta: { image_type: 'snapshot' } }, 0x002],
    [{ image_meta: { image_type: 'import' } }, 0x003],
    [{ image_meta: { os_type: 'linux' } }, 0x010],
    [{ image_meta: { os_type: 'windows' } }, 0x020],
    [{ image_meta: { os_type: 'freebsd' } }, 0x040],
    [{ image_meta: { os_distro: 'ubuntu' } }, 0x100],
    [{ image_meta: { os_distro: 'debian' } }, 0x200],
    [{ image_meta: { os_distro: 'centos' } }, 0x400],
    [{ image_meta: { os_distro: 'rhel' } }, 0x800],
    [{ image_meta: { image_type: 'snapshot', os_type: 'linux', os_distro: 'ubuntu' } }, 274],
    [{ image_meta: { image_type: 'base' }, os_type: 'windows' }, 33],
    [{ image_meta: { os_type: 'linux' }, os_type: 'windows' }, 0x010],
  ])('%j is %i', (payload, expected) => {
    expect(imageTypeOf(payload)).toBe(expected);
  });

  it.each<JsonObject>([
    { image_meta: null },
    { image_meta: 'boom' },
    { image_meta: { image_type: 'iso', os_type: 'plan9', os_distro: ['ubuntu'] } },
    { image_meta: { os_type: null }, os_type: 'linux' },
  ])('finds nothing in %j', (payload) => {
    expect(imageTypeOf(payload)).toBe(0);
  });
});
