import { type InstantMicros } from '@cloudtach/kernel';
import { type BaseImage, type Flavor, type Tenant } from './catalogue.js';
import { type SeededRandom } from './seeded-random.js';

/** One address of an instance as `fixed_ips` lists it. */
export interface FixedIp {
  readonly address: string;
  readonly version: 4 | 6;
  readonly label: 'public' | 'private';
}

/** What never changes in the life of an instance. */
export interface InstanceIdentity {
  readonly instanceId: string;
  readonly displayName: string;
  readonly reservationId: string;
  readonly tenant: Tenant;
  readonly image: BaseImage;
  readonly host: string;
  readonly zone: string;
  readonly createdAt: InstantMicros;
  readonly fixedIps: readonly FixedIp[];
}

/** What an instance is at one moment; a new value for each change, so that a payload built later shows its moment. */
export interface InstanceTraits {
  readonly identity: InstanceIdentity;
  readonly flavor: Flavor;
  readonly vmState: string;
  readonly task: string | null;
  /** Null before the first launch: printed as the empty text. */
  readonly launchedAt: InstantMicros | null;
  readonly deletedAt: InstantMicros | null;
  /** Whether the scheduler has chosen a host. */
  readonly isPlaced: boolean;
}

/** Makes an instance that does not exist yet. */
export function newInstance(
  random: SeededRandom,
  ordinal: number,
  choice: { readonly tenant: Tenant; readonly image: BaseImage; readonly flavor: Flavor },
  createdAt: InstantMicros,
): InstanceTraits {
  const hostNumber = random.below(40);
  const identity: InstanceIdentity = {
    instanceId: random.uuid(),
    displayName: `server-${ordinal}`,
    reservationId: `r-${random.hex32().slice(0, 8)}`,
    tenant: choice.tenant,
    image: choice.image,
    host: `c-10-1-${Math.floor(hostNumber / 10)}-${hostNumber % 10}`,
    zone: `zone-${(hostNumber % 3) + 1}`,
    createdAt,
    fixedIps: [
      { address: random.ipv4(), version: 4, label: 'public' },
      { address: random.ipv6(), version: 6, label: 'public' },
      { address: random.ipv4(), version: 4, label: 'private' },
    ],
  };
  return {
    identity,
    flavor: choice.flavor,
    vmState: 'building',
    task: 'scheduling',
    launchedAt: null,
    deletedAt: null,
    isPlaced: false,
  };
}
