import { type ComputeMoment, exceptionOf, type Payload } from './compute-payload.js';
import { databaseFlavor, databaseImage, databaseInstance } from './database-instance.js';
import { type RequestContext, unflattenedContext } from './request-context.js';
import { type InstanceTraits } from './simulated-instance.js';

/** The payload of a `scheduler.run_instance*` notification (notifications.md §6). */
export function schedulerPayload(moment: ComputeMoment): Payload {
  const { traits, step } = moment;
  const payload: Payload = { request_spec: requestSpec(traits) };
  if (step.eventType === 'scheduler.run_instance.scheduled') {
    payload['instance_id'] = traits.identity.instanceId;
    payload['weighted_host'] = { host: traits.identity.host, weight: 1 };
  }
  if (step.level === 'ERROR') {
    payload['instance_id'] = traits.identity.instanceId;
    payload['instance_properties'] = databaseInstance(traits);
    payload['method'] = 'run_instance';
    payload['reason'] = exceptionOf(
      traits.identity.instanceId,
      'Exceeded the number of scheduling attempts: 3.',
    );
    payload['state'] = 'error';
  }
  return payload;
}

/** The payload of a notification named after the manager's method that failed (§6). */
export function failedCallPayload(moment: ComputeMoment, context: RequestContext): Payload {
  const { traits, step } = moment;
  return {
    exception: exceptionOf(traits.identity.instanceId, 'Timed out waiting for the hypervisor.'),
    args: {
      self: null,
      context: unflattenedContext(context),
      instance: databaseInstance(traits),
      ...argumentsOf(step.eventType, traits),
    },
  };
}

function argumentsOf(method: string, traits: InstanceTraits): Payload {
  switch (method) {
    case 'terminate_instance':
      return { bdms: [blockDevice(traits)], reservations: [] };
    case 'rebuild_instance':
      return {
        bdms: [blockDevice(traits)],
        image_ref: traits.identity.image.imageId,
        orig_image_ref: traits.identity.image.imageId,
        orig_sys_metadata: {},
        injected_files: [],
        on_shared_storage: false,
        preserve_ephemeral: false,
        recreate: false,
      };
    case 'snapshot_instance':
      return { image_id: traits.identity.image.imageId };
    default:
      return {};
  }
}

function requestSpec(traits: InstanceTraits): Payload {
  return {
    num_instances: 1,
    instance_uuids: [traits.identity.instanceId],
    security_group: ['default'],
    instance_type: databaseFlavor(traits.flavor),
    image: databaseImage(traits.identity.image),
    block_device_mapping: [blockDevice(traits)],
    instance_properties: databaseInstance(traits),
  };
}

function blockDevice(traits: InstanceTraits): Payload {
  return {
    boot_index: 0,
    source_type: 'image',
    destination_type: 'local',
    device_name: '/dev/xvda',
    device_type: 'disk',
    disk_bus: null,
    guest_format: null,
    image_id: traits.identity.image.imageId,
    volume_id: null,
    snapshot_id: null,
    volume_size: null,
    no_device: false,
    delete_on_termination: true,
    instance_uuid: traits.identity.instanceId,
  };
}
