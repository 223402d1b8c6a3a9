import {
  type InstantMicros,
  isJsonObject,
  type JsonLimits,
  jsonMember,
  type JsonObject,
} from '@cloudtach/kernel';
import { maskSecrets } from './mask-secrets.js';
import { type NotificationOrigin, notificationIdentity } from './notification-identity.js';
import { kindOf, type NotificationKind } from './notification-kind.js';
import { type NotificationDetails, readDetails } from './read-details.js';
import { readNotification } from './read-notification.js';
import { imageOf, instanceOf } from './resource-of.js';
import { type SourceMap } from './source-map.js';
import { type NotificationRefusal, unwrapNotification } from './unwrap-notification.js';

/** A notification as it is kept and announced. */
export interface ReceivedNotification {
  readonly ok: true;
  readonly origin: NotificationOrigin;
  /** The same for two records exactly when one is a duplicate of the other. */
  readonly identity: string;
  readonly kind: NotificationKind;
  /** The exchange. */
  readonly service: string;
  readonly deployment: string;
  readonly routingKey: string;
  readonly when: InstantMicros;
  readonly publisher: string;
  readonly publisherService: string;
  readonly host: string | null;
  readonly eventType: string;
  readonly requestId: string;
  readonly messageId: string | null;
  /** The instance or image. */
  readonly resourceId: string | null;
  readonly details: NotificationDetails;
  /** Whether the payload is one of nova's versioned objects, which are kept and not looked into (stacktach-v2 §1.9). */
  readonly isVersioned: boolean;
  /** UTF-8 of the notification out of its envelope, byte for byte but for masked secrets. */
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();

/** What a record's bytes are: a notification to keep, or why it is none. Secrets are masked before anything else. */
export function receiveNotification(
  record: Uint8Array,
  origin: NotificationOrigin,
  rules: { readonly sources: SourceMap; readonly limits: JsonLimits },
): ReceivedNotification | NotificationRefusal {
  const unwrapped = unwrapNotification(record, rules.limits);
  if (!unwrapped.ok) return unwrapped;
  const { body } = unwrapped;
  const head = readNotification(body);
  if (!head.ok) return head;

  const text = maskSecrets(unwrapped.text);
  const source = rules.sources.sourceOf(origin.topic, head.publisherService);
  const kind = kindOf(source.service);
  const resourceId = kind === 'glance' ? imageOf(body) : instanceOf(body);
  return {
    ...head,
    origin,
    identity: notificationIdentity(head, { resourceId, body, text }, origin),
    kind,
    ...source,
    resourceId,
    details: readDetails(kind, body),
    isVersioned: isVersioned(body),
    body: encoder.encode(text),
  };
}

function isVersioned(body: JsonObject): boolean {
  const payload = jsonMember(body, 'payload');
  return isJsonObject(payload) && Object.hasOwn(payload, 'nova_object.name');
}
