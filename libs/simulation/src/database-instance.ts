import { type BaseImage, type Flavor } from './catalogue.js';
import { type Payload } from './compute-payload.js';
import { objectTime } from './payload-times.js';
import { type FixedIp, type InstanceTraits } from './simulated-instance.js';

/** A flavour as scheduler messages carry it, with its scheduling weights (notifications.md §5). */
export function databaseFlavor(flavor: Flavor): Payload {
  return {
    id: flavor.typeId,
    flavorid: flavor.flavorId,
    name: flavor.name,
    memory_mb: flavor.memoryMb,
    root_gb: flavor.rootGb,
    ephemeral_gb: flavor.ephemeralGb,
    swap: 512,
    vcpus: flavor.vcpus,
    rxtx_factor: 80.0,
    vcpu_weight: flavor.vcpuWeight,
    extra_specs:
      flavor.typeId < 10 ? {} : { class: 'performance', disk_io_index: '20', number_of_data_disks: '1' },
  };
}

/** An image as scheduler messages carry it: minimum sizes as integers, unlike `image_meta` (§6). */
export function databaseImage(image: BaseImage): Payload {
  return {
    id: image.imageId,
    name: image.name,
    status: 'active',
    owner: null,
    size: image.sizeBytes,
    checksum: image.imageId.replaceAll('-', ''),
    is_public: true,
    min_disk: image.minDisk,
    min_ram: image.minRam,
    container_format: 'ovf',
    disk_format: 'vhd',
    created_at: '2013-05-15T11:51:11.000000',
    updated_at: '2013-05-15T11:58:02.000000',
    deleted_at: null,
    deleted: false,
    properties: {
      os_distro: image.osDistro,
      os_type: image.osType,
      os_version: image.osVersion,
      auto_disk_config: 'True',
      cache_in_nova: 'True',
      image_type: 'base',
    },
  };
}

/** An instance as the database has it, in scheduler and error notifications (§6). */
export function databaseInstance(traits: InstanceTraits): Payload {
  return {
    ...ownFields(traits),
    ...fieldsOfUse(traits),
    ...unsetFields(),
    security_groups: { objects: [{ name: 'default', project_id: traits.identity.tenant.tenantId }] },
    info_cache: { network_info: traits.identity.fixedIps.map(networkInfo) },
    system_metadata: systemMetadata(traits),
  };
}

function ownFields(traits: InstanceTraits): Payload {
  const { identity, flavor } = traits;
  return {
    id: 1 + Number.parseInt(identity.instanceId.slice(0, 7), 16),
    uuid: identity.instanceId,
    name: `instance-${identity.instanceId}`,
    project_id: identity.tenant.tenantId,
    user_id: identity.tenant.userId,
    display_name: identity.displayName,
    display_description: identity.displayName,
    hostname: identity.displayName,
    reservation_id: identity.reservationId,
    instance_type_id: flavor.typeId,
    memory_mb: flavor.memoryMb,
    root_gb: flavor.rootGb,
    ephemeral_gb: flavor.ephemeralGb,
    vcpus: flavor.vcpus,
    image_ref: identity.image.imageId,
    os_type: identity.image.osType,
    architecture: 'x64',
  };
}

function fieldsOfUse(traits: InstanceTraits): Payload {
  const { identity } = traits;
  return {
    vm_state: traits.vmState,
    task_state: traits.task,
    power_state: traits.launchedAt === null ? 0 : 1,
    host: traits.isPlaced ? identity.host : null,
    node: traits.isPlaced ? `${identity.host}.compute.example.org` : null,
    launched_on: traits.isPlaced ? identity.host : null,
    availability_zone: traits.isPlaced ? identity.zone : null,
    created_at: objectTime(identity.createdAt),
    updated_at: objectTime(traits.launchedAt),
    scheduled_at: objectTime(identity.createdAt),
    launched_at: objectTime(traits.launchedAt),
    deleted_at: objectTime(traits.deletedAt),
    terminated_at: objectTime(traits.deletedAt),
    deleted: traits.deletedAt !== null,
    cleaned: traits.deletedAt !== null,
    progress: traits.launchedAt === null ? 0 : 100,
    launch_index: 0,
    root_device_name: '/dev/xvda',
    metadata: { 'rack-build-zone': identity.zone },
    access_ip_v4: identity.fixedIps[0]?.address ?? null,
    access_ip_v6: identity.fixedIps[1]?.address ?? null,
  };
}

function unsetFields(): Payload {
  return {
    auto_disk_config: true,
    config_drive: '',
    cell_name: '',
    default_ephemeral_device: null,
    default_swap_device: null,
    disable_terminate: false,
    ephemeral_key_uuid: null,
    kernel_id: '',
    key_data: null,
    key_name: null,
    locked: false,
    locked_by: null,
    ramdisk_id: '',
    shutdown_terminate: false,
    user_data: null,
    vm_mode: 'hvm',
  };
}

function networkInfo(ip: FixedIp, index: number): Payload {
  return {
    address: `40:40:00:00:00:0${index}`,
    devname: null,
    network: {
      label: ip.label,
      bridge: `xenbr${index}`,
      subnets: [
        {
          version: ip.version,
          ips: [{ address: ip.address, type: 'fixed', version: ip.version, meta: {}, floating_ips: [] }],
          dns: [{ address: '10.1.0.2', type: 'dns', version: 4, meta: {} }],
          gateway: { address: '10.1.0.1', type: 'gateway', version: 4, meta: {} },
        },
      ],
    },
  };
}

function systemMetadata(traits: InstanceTraits): Payload {
  const { flavor, identity } = traits;
  return {
    instance_type_id: String(flavor.typeId),
    instance_type_flavorid: flavor.flavorId,
    instance_type_name: flavor.name,
    instance_type_memory_mb: String(flavor.memoryMb),
    instance_type_root_gb: String(flavor.rootGb),
    instance_type_vcpus: String(flavor.vcpus),
    instance_type_rxtx_factor: '80.0',
    image_base_image_ref: identity.image.imageId,
    image_os_distro: identity.image.osDistro,
    image_os_version: identity.image.osVersion,
    image_min_disk: String(identity.image.minDisk),
    image_min_ram: String(identity.image.minRam),
  };
}
