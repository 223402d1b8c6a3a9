import { type InstantMicros } from '@cloudtach/kernel';
import { type BaseImage, type Flavor } from './catalogue.js';
import { type LifeCycleStep } from './life-cycle.js';
import { midnightBefore, payloadTime, wholeSecondTime } from './payload-times.js';
import { type SeededRandom } from './seeded-random.js';
import { type FixedIp, type InstanceTraits } from './simulated-instance.js';

/** A JSON object on its way into a notification. */
export type Payload = Record<string, unknown>;

/** What a compute notification is about, at its moment. */
export interface ComputeMoment {
  readonly time: InstantMicros;
  readonly step: LifeCycleStep;
  readonly traits: InstanceTraits;
  /** The flavour a resize leads to. */
  readonly newFlavor: Flavor | null;
  /** Whether this is the second half of a create that was cancelled. */
  readonly wasCancelled: boolean;
}

/** The payload of a `compute.instance.*` notification: the common fields and those of its type (§3). */
export function computePayload(moment: ComputeMoment, random: SeededRandom): Payload {
  const { step, traits } = moment;
  const payload = commonFields(traits, step.vmState, step.task);
  addTypeFields(payload, moment, random);
  return payload;
}

/** The payload of an audit of one whole period, midnight to midnight (§3 and E1). */
export function auditPayload(
  traits: InstanceTraits,
  period: { readonly beginning: InstantMicros; readonly ending: InstantMicros },
  random: SeededRandom,
): Payload {
  const payload = commonFields(traits, traits.vmState, null);
  payload['audit_period_beginning'] = wholeSecondTime(period.beginning);
  payload['audit_period_ending'] = wholeSecondTime(period.ending);
  payload['bandwidth'] = bandwidth(random);
  return payload;
}

/** The address that glance gives for an image. */
export function imageUrl(imageId: string): string {
  return `http://10.1.0.9:9292/images/${imageId}`;
}

/** An exception as error notifications carry it (§3). */
export function exceptionOf(instanceId: string, reason: string): Payload {
  return { kwargs: { code: 500, reason, instance_uuid: instanceId } };
}

function commonFields(traits: InstanceTraits, vmState: string, task: string | null): Payload {
  const { identity, flavor } = traits;
  const isAddressed = traits.launchedAt !== null;
  return {
    tenant_id: identity.tenant.tenantId,
    user_id: identity.tenant.userId,
    instance_id: identity.instanceId,
    display_name: identity.displayName,
    hostname: identity.displayName,
    reservation_id: identity.reservationId,
    instance_type: flavor.name,
    instance_type_id: flavor.typeId,
    instance_flavor_id: flavor.flavorId,
    architecture: 'x64',
    memory_mb: flavor.memoryMb,
    disk_gb: flavor.rootGb + flavor.ephemeralGb,
    root_gb: flavor.rootGb,
    ephemeral_gb: flavor.ephemeralGb,
    vcpus: flavor.vcpus,
    host: traits.isPlaced ? identity.host : null,
    node: traits.isPlaced ? `${identity.host}.compute.example.org` : null,
    availability_zone: traits.isPlaced ? identity.zone : null,
    created_at: `${wholeSecondTime(identity.createdAt)}+00:00`,
    launched_at: payloadTime(traits.launchedAt),
    terminated_at: payloadTime(traits.deletedAt),
    deleted_at: payloadTime(traits.deletedAt),
    image_ref_url: imageUrl(identity.image.imageId),
    os_type: identity.image.osType,
    kernel_id: '',
    ramdisk_id: '',
    state: vmState,
    state_description: task ?? '',
    access_ip_v4: isAddressed ? (identity.fixedIps[0]?.address ?? null) : null,
    access_ip_v6: isAddressed ? (identity.fixedIps[1]?.address ?? null) : null,
    image_meta: imageMeta(identity.image),
    metadata: { 'rack-build-zone': identity.zone },
  };
}

function imageMeta(image: BaseImage): Payload {
  return {
    base_image_ref: image.imageId,
    container_format: 'ovf',
    disk_format: 'vhd',
    image_type: 'base',
    min_disk: String(image.minDisk),
    min_ram: String(image.minRam),
    auto_disk_config: image.osType === 'windows' ? 'disabled' : 'True',
    cache_in_nova: 'True',
    os_type: image.osType,
    os_distro: image.osDistro,
    os_version: image.osVersion,
    vm_mode: 'hvm',
    arch: 'x86-64',
    'org.openstack__1__architecture': 'x64',
    'org.openstack__1__os_distro': image.vendorDistro,
    'org.openstack__1__os_version': image.osVersion,
    'com.rackspace__1__options': image.options,
  };
}

function addTypeFields(payload: Payload, moment: ComputeMoment, random: SeededRandom): void {
  const { step, traits, time } = moment;
  const name = step.eventType.slice('compute.instance.'.length);
  if (name === 'update' || name === 'exists') {
    payload['audit_period_beginning'] = wholeSecondTime(midnightBefore(time));
    payload['audit_period_ending'] = wholeSecondTime(time);
    payload['bandwidth'] = name === 'exists' || random.chance(0.1) ? bandwidth(random) : {};
  }
  if (name === 'update') {
    payload['old_state'] = step.oldVmState;
    payload['old_task_state'] = step.oldTask;
    payload['new_task_state'] = step.task;
  }
  if (name.startsWith('create.') || name.startsWith('rebuild.')) {
    payload['image_name'] = traits.identity.image.name;
  }
  if (name.startsWith('rescue.')) payload['rescue_image_name'] = traits.identity.image.name;
  if (listsAddresses(name) && !moment.wasCancelled) {
    payload['fixed_ips'] = traits.identity.fixedIps.map(fixedIp);
  }
  if (name.startsWith('create.')) payload['message'] = createMessage(name, moment.wasCancelled);
  if (step.level === 'ERROR') {
    payload['message'] = 'The hypervisor did not answer in time.';
    payload['code'] = 500;
    payload['exception'] = exceptionOf(traits.identity.instanceId, 'Timed out waiting for the hypervisor.');
  }
  if (name === 'resize.prep.end' && moment.newFlavor !== null) {
    payload['new_instance_type'] = moment.newFlavor.name;
    payload['new_instance_type_id'] = moment.newFlavor.typeId;
  }
}

function listsAddresses(name: string): boolean {
  switch (name) {
    case 'create.end':
    case 'rebuild.end':
    case 'rescue.start':
    case 'rescue.end':
    case 'unrescue.start':
    case 'unrescue.end':
    case 'resize.start':
    case 'resize.end':
    case 'finish_resize.start':
    case 'finish_resize.end':
    case 'resize.confirm.end':
      return true;
    default:
      return false;
  }
}

function createMessage(name: string, wasCancelled: boolean): string {
  if (name !== 'create.end') return '';
  return wasCancelled ? 'Build was aborted: the instance was deleted while it was spawning.' : 'Success';
}

function fixedIp(ip: FixedIp): Payload {
  return { ...ip, type: 'fixed', meta: {}, floating_ips: [] };
}

/** Bytes in the audit period; values above 10^10 occur (§3). */
function bandwidth(random: SeededRandom): Payload {
  return {
    public: { bw_in: random.below(2 ** 32) * 4, bw_out: random.below(2 ** 32) * 8 },
    private: { bw_in: random.below(2 ** 30), bw_out: random.below(2 ** 30) },
  };
}
