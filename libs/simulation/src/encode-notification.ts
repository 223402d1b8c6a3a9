import { type NotificationBody } from './simulate-cloud.js';

const encoder = new TextEncoder();

/** How a notification stands in a record: as oslo.messaging's drivers `messaging` and `messagingv2` write it. */
export type NotificationForm = 'bare' | 'oslo-2.0';

/** The bytes of a record for a notification (notifications.md §9). */
export function encodeNotification(body: NotificationBody, form: NotificationForm): Uint8Array {
  const text = JSON.stringify(body);
  return encoder.encode(form === 'bare' ? text : osloEnvelope(text));
}

/** The 2.0 envelope around the text of a notification. */
export function osloEnvelope(text: string): string {
  return `{"oslo.version": "2.0", "oslo.message": ${JSON.stringify(text)}}`;
}
