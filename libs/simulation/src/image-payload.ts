import { type InstantMicros } from '@cloudtach/kernel';
import { type Tenant } from './catalogue.js';
import { type Payload } from './compute-payload.js';
import { objectTime, wholeSecondTime } from './payload-times.js';
import { type ImageTraits } from './simulated-image.js';

/** The image object that most glance notifications carry (notifications.md §7). */
export function imagePayload(image: ImageTraits): Payload {
  return {
    id: image.imageId,
    name: image.name,
    owner: image.owner,
    status: image.status,
    size: image.sizeBytes,
    checksum: image.checksum,
    container_format: 'ovf',
    disk_format: 'vhd',
    min_disk: image.base.minDisk,
    min_ram: image.base.minRam,
    is_public: image.isPublic,
    protected: false,
    tags: [],
    properties: imageProperties(image),
    created_at: objectTime(image.createdAt),
    updated_at: objectTime(image.updatedAt),
    deleted: image.deletedAt !== null,
    deleted_at: objectTime(image.deletedAt),
  };
}

/** The payload of `image.send`: which image went to whom. */
export function imageSentPayload(image: ImageTraits, receiver: Tenant): Payload {
  return {
    bytes_sent: image.sizeBytes ?? 0,
    image_id: image.imageId,
    owner_id: image.owner,
    receiver_tenant_id: receiver.tenantId,
    receiver_user_id: receiver.userId,
  };
}

/** The payload of `image.exists`: a page of the images that an owner had in a period. */
export function imageExistsPayload(
  images: readonly ImageTraits[],
  owner: string,
  period: { readonly beginning: InstantMicros; readonly ending: InstantMicros },
): Payload {
  return {
    images: images.map((image) => ({
      id: image.imageId,
      created_at: objectTime(image.createdAt),
      deleted_at: objectTime(image.deletedAt),
      size: image.sizeBytes ?? 0,
      status: image.status,
      properties: imageProperties(image),
    })),
    owner,
    audit_period_beginning: wholeSecondTime(period.beginning),
    audit_period_ending: wholeSecondTime(period.ending),
    page_size: images.length,
    page_number: 1,
    total_pages: 1,
  };
}

function imageProperties(image: ImageTraits): Payload {
  const properties: Payload = {
    image_type: image.instanceId === null ? 'base' : 'snapshot',
    os_type: image.base.osType,
    os_distro: image.base.osDistro,
    os_version: image.base.osVersion,
    'org.openstack__1__architecture': 'x64',
    'org.openstack__1__os_distro': image.base.vendorDistro,
    'org.openstack__1__os_version': image.base.osVersion,
    'com.rackspace__1__options': image.base.options,
  };
  if (image.instanceId !== null) properties['instance_uuid'] = image.instanceId;
  return properties;
}
