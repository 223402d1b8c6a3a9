import { encodeMonEvent, encodeRawEvent, type EncodedMessage } from '@cloudtach/contracts';
import { type JsonObject } from '@cloudtach/kernel';

/** The raw event R of monasca-events.md §3.11. */
export const rawEventR: JsonObject = {
  event_type: 'compute.instance.create.start',
  message_id: 'm1',
  timestamp: '2015-05-20 20:40:20.963066',
  publisher_id: 'compute.host-1.example',
  _context_request_id: 'req-1',
  _context_tenant: 'ctx-t',
  payload: {
    tenant_id: '406904',
    instance_id: 'i-1',
    memory_mb: '512',
    deleted_at: '',
    launched_at: '2015-05-20 20:33:33.114066',
    image_meta: { 'org.openstack__1__architecture': 'x64' },
    n: null,
    list: [{ a: 1 }, { a: 2 }],
  },
};

/** A posted event as ingestion sends it. */
export function aRawEvent(messageId: string, change: JsonObject = {}, tenantId = 'T1'): EncodedMessage {
  const event = {
    event_type: 'compute.instance.create.start',
    message_id: messageId,
    timestamp: '2015-06-17T21:57:03.493436',
    ...change,
  };
  return encodeRawEvent({ tenantId, region: 'useast', creationTime: 1_434_578_223, event });
}

/** An event of the bulk API as ingestion sends it. */
export function aMonEvent(
  event: JsonObject,
  timestamp = '2015-06-17T21:57:03.493436',
  projectId = 'T1',
): EncodedMessage {
  return encodeMonEvent({ projectId, creationTime: 1_434_578_223, event, timestamp, dimensions: null });
}
