import { isJsonObject, type JsonObject, type JsonValue, jsonMember, printJson } from '@cloudtach/kernel';
import { imageTypeOf } from './image-type.js';
import { type NotificationKind } from './notification-kind.js';

/** What the rows of a kind tell beyond what all tell (stacktach-v2 §1.4-1.6, 2.13); null is what a kind has not. */
export interface NotificationDetails {
  /** The tenant; the owner of an image. */
  readonly tenant: string | null;
  /** The state of an instance; the status of an image. */
  readonly state: string | null;
  readonly oldState: string | null;
  readonly task: string | null;
  readonly oldTask: string | null;
  readonly imageType: number | null;
  /** The instance that an image was made of. */
  readonly imageInstance: string | null;
  readonly osArchitecture: string | null;
  readonly osDistro: string | null;
  readonly osVersion: string | null;
  readonly raxOptions: string | null;
}

const nothing: NotificationDetails = {
  tenant: null,
  state: null,
  oldState: null,
  task: null,
  oldTask: null,
  imageType: null,
  imageInstance: null,
  osArchitecture: null,
  osDistro: null,
  osVersion: null,
  raxOptions: null,
};

const noMembers: JsonObject = {};

/**
 * Reads the fields that only rows of this kind have. A payload that is no object has none of its fields; one that is not
 * there is empty.
 */
export function readDetails(kind: NotificationKind, body: JsonObject): NotificationDetails {
  const payload = Object.hasOwn(body, 'payload') ? body['payload'] : noMembers;
  switch (kind) {
    case 'nova':
      return { ...novaDetails(payload), tenant: tenantOf(payload, body) };
    case 'glance':
      return isJsonObject(payload) ? glanceDetails(payload) : nothing;
    case 'generic':
      return { ...nothing, tenant: tenantOf(payload, body) };
  }
}

function novaDetails(payload: JsonValue | undefined): NotificationDetails {
  if (!isJsonObject(payload)) return nothing;
  const found = jsonMember(payload, 'image_meta');
  const meta = isJsonObject(found) ? found : noMembers;
  return {
    ...nothing,
    state: textOr('', payload, 'state'),
    oldState: textOr('', payload, 'old_state'),
    task: textOr('', payload, 'new_task_state'),
    oldTask: textOr('', payload, 'old_task_state'),
    imageType: imageTypeOf(payload),
    osArchitecture: textOr('', meta, 'org.openstack__1__architecture'),
    osDistro: textOr('', meta, 'org.openstack__1__os_distro'),
    osVersion: textOr('', meta, 'org.openstack__1__os_version'),
    raxOptions: textOr('', meta, 'com.rackspace__1__options'),
  };
}

function glanceDetails(payload: JsonObject): NotificationDetails {
  return {
    ...nothing,
    tenant: textOr(null, payload, 'owner'),
    state: textOr(null, payload, 'status'),
    imageType: imageTypeOf(payload),
    imageInstance: toCell(jsonMember(jsonMember(payload, 'properties'), 'instance_uuid')),
  };
}

/** `payload.tenant_id` where that key is present, even as null, else the project of the context. */
function tenantOf(payload: JsonValue | undefined, body: JsonObject): string | null {
  return isJsonObject(payload) && Object.hasOwn(payload, 'tenant_id')
    ? toCell(payload['tenant_id'])
    : toCell(jsonMember(body, '_context_project_id'));
}

/** The text of a member; what was said for one that is not there. A member that is null stays null. */
function textOr<T extends string | null>(absent: T, object: JsonObject, name: string): string | null | T {
  return Object.hasOwn(object, name) ? toCell(object[name]) : absent;
}

/** Columns are text: what is none shows as its JSON. */
function toCell(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : printJson(value);
}
