/** An instance type as compute payloads and scheduler messages describe it (notifications.md §5). */
export interface Flavor {
  readonly typeId: number;
  readonly flavorId: string;
  readonly name: string;
  readonly memoryMb: number;
  readonly rootGb: number;
  readonly ephemeralGb: number;
  readonly vcpus: number;
  readonly vcpuWeight: number;
}

/** A public image that instances are made of (notifications.md §4). */
export interface BaseImage {
  readonly imageId: string;
  readonly name: string;
  readonly osType: 'linux' | 'windows';
  readonly osDistro: string;
  /** The value of `org.openstack__1__os_distro`, which is another word than `os_distro`. */
  readonly vendorDistro: string;
  readonly osVersion: string;
  readonly options: string;
  readonly minDisk: number;
  readonly minRam: number;
  readonly sizeBytes: number;
}

function flavor(
  typeId: number,
  flavorId: string,
  name: string,
  sizes: readonly [number, number, number, number],
): Flavor {
  const [memoryMb, rootGb, ephemeralGb, vcpus] = sizes;
  return { typeId, flavorId, name, memoryMb, rootGb, ephemeralGb, vcpus, vcpuWeight: typeId < 10 ? 10 : 14 };
}

/** The flavours of the recordings, small before large within each family. */
export const flavors: readonly Flavor[] = [
  flavor(2, '2', '512MB Standard Instance', [512, 20, 0, 1]),
  flavor(3, '3', '1GB Standard Instance', [1024, 40, 0, 1]),
  flavor(5, '5', '4GB Standard Instance', [4096, 160, 0, 2]),
  flavor(6, '6', '8GB Standard Instance', [8192, 320, 0, 4]),
  flavor(7, '7', '15GB Standard Instance', [15_360, 620, 0, 6]),
  flavor(10, 'performance1-2', '2 GB Performance', [2048, 40, 20, 2]),
  flavor(11, 'performance1-4', '4 GB Performance', [4096, 40, 40, 4]),
  flavor(12, 'performance1-8', '8 GB Performance', [8192, 40, 80, 8]),
  flavor(15, 'performance2-60', '60 GB Performance', [61_440, 40, 600, 16]),
];

function image(
  imageId: string,
  name: string,
  os: readonly [string, string, string],
  options: string,
): BaseImage {
  const [osDistro, vendorDistro, osVersion] = os;
  const windows = osDistro === 'windows';
  return {
    imageId,
    name,
    osType: windows ? 'windows' : 'linux',
    osDistro,
    vendorDistro,
    osVersion,
    options,
    minDisk: windows ? 40 : 20,
    minRam: windows ? 1024 : 512,
    sizeBytes: windows ? 9_876_543_210 : 238_450_688,
  };
}

/** Public images of the simulated cloud, with the distributions that the recordings show. */
export const baseImages: readonly BaseImage[] = [
  image('1b1c9ba6-3b5f-4c8e-9f4b-0ce8d1a0d0c1', 'Ubuntu 12.04 LTS', ['ubuntu', 'com.ubuntu', '12.04'], '0'),
  image('2c0dae71-64f5-4cf3-8ec1-6e2d3f0bb7a2', 'Ubuntu 13.04', ['ubuntu', 'com.ubuntu', '13.04'], '0'),
  image('3f5f8d8c-7d4e-4f1f-a1e5-97c2f6d7b3c3', 'Debian 7', ['debian', 'org.debian', '7'], '0'),
  image('4a9e3c1d-8c55-4a44-bb1a-50b7f0b0a4d4', 'CentOS 6.4', ['centos', 'org.centos', '6.4'], '0'),
  image('5d2b7f1e-1f0a-4b7d-93f2-1f5a8c9eb5e5', 'RHEL 6.5', ['rhel', 'com.redhat', '6.5'], '1'),
  image('6e8a4c2f-2a1b-4c8e-84e3-2a6b9d0fc6f6', 'Fedora 20', ['fedora', 'org.fedoraproject', '20'], '0'),
  image(
    '7f9b5d30-3b2c-4d9f-b5d4-3b7cae10d707',
    'Windows Server 2012',
    ['windows', 'com.microsoft.server', '2012.0'],
    '4',
  ),
];

/** Who owns resources: ids as recorded, a tenant as six digits, a user as 32 hexadecimal digits. */
export interface Tenant {
  readonly tenantId: string;
  readonly userId: string;
}

/** The owner of the public images and the sender of periodic audits. */
export const operatorTenant: Tenant = { tenantId: '100000', userId: 'c0ffee00c0ffee00c0ffee00c0ffee00' };
