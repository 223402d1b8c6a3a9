import { isJsonObject, type JsonObject, jsonMember } from '@cloudtach/kernel';

const bitsOfImageType: ReadonlyMap<unknown, number> = new Map([
  ['base', 0x001],
  ['snapshot', 0x002],
  ['import', 0x003],
]);
const bitsOfSystem: ReadonlyMap<unknown, number> = new Map([
  ['linux', 0x010],
  ['windows', 0x020],
  ['freebsd', 0x040],
]);
const bitsOfDistribution: ReadonlyMap<unknown, number> = new Map([
  ['ubuntu', 0x100],
  ['debian', 0x200],
  ['centos', 0x400],
  ['rhel', 0x800],
]);

/** The bit field that tells what image a payload is about (stacktach-v2 §1.8); words it does not know add nothing. */
export function imageTypeOf(payload: JsonObject): number {
  const meta = jsonMember(payload, 'image_meta');
  const system =
    isJsonObject(meta) && Object.hasOwn(meta, 'os_type') ? meta['os_type'] : jsonMember(payload, 'os_type');
  return (
    (bitsOfImageType.get(jsonMember(meta, 'image_type')) ?? 0) |
    (bitsOfSystem.get(system) ?? 0) |
    (bitsOfDistribution.get(jsonMember(meta, 'os_distro')) ?? 0)
  );
}
