import { describe, expect, it } from '@jest/globals';
import { notificationReceivedV1 } from '@cloudtach/contracts';
import { receiveNotification } from '../../domain/received-notification.js';
import { parseSourceRule, SourceMap, type SourceRule } from '../../domain/source-map.js';
import { toMessage } from './notification-received.mapping.js';

const rules = {
  sources: new SourceMap([parseSourceRule('east.*=nova/east.cell1/monitor.info') as SourceRule], 'default'),
  limits: { bytesMax: 1_048_576, depthMax: 128 },
};

/** What a service wrote: blanks, digits beyond 2^53 and the order of members are to stay. */
const body =
  '{"event_type": "compute.instance.create.end", "publisher_id": "compute.c-1", "message_id": "m-1", ' +
  '"timestamp": "2014-03-01 11:01:00.120000", "_context_request_id": "req-1", "_context_auth_token": "secret", ' +
  '"payload": {"instance_id": "i-1", "size": 9007199254740993}}';

function messageOf(text: string, topic = 'east.notifications') {
  const received = receiveNotification(
    new TextEncoder().encode(text),
    { topic, partition: 3, offset: '42' },
    rules,
  );
  if (!received.ok) throw new Error(received.code);
  const { service, deployment, routingKey } = received;
  return toMessage(received, { rawId: 7, source: { service, deployment, routingKey } });
}

describe('the message about a notification', () => {
  it('is this, to the byte', () => {
    const envelope = JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': body });
    const { topic, key, value } = messageOf(envelope);
    expect([topic, key]).toEqual(['notification.received.v1', 'i-1']);
    expect(Buffer.from(value ?? []).toString()).toBe(
      '{"id":"3491bcda-b622-5a92-b00b-ff5a06d3d6d1","type":"notification.received","version":1,"source":"ingestion",' +
        '"occurredAt":"2014-03-01T11:01:00.120000Z","correlationId":"req-1","causationId":null,"data":{"rawId":7,' +
        '"service":"nova","deployment":"east.cell1","routingKey":"monitor.info","when":"2014-03-01T11:01:00.120000Z",' +
        `"messageId":"m-1","eventType":"compute.instance.create.end","resourceId":"i-1","body":${body.replace('secret', '***')}}}`,
    );
  });

  it('is read back with the raw id, the source, the time and the body out of its envelope', () => {
    const decoded = notificationReceivedV1.decode({ value: messageOf(body).value });
    expect(decoded).toMatchObject({
      ok: true,
      message: {
        source: 'ingestion',
        correlationId: 'req-1',
        data: {
          rawId: 7,
          service: 'nova',
          deployment: 'east.cell1',
          routingKey: 'monitor.info',
          when: '2014-03-01T11:01:00.120000Z',
          messageId: 'm-1',
          eventType: 'compute.instance.create.end',
          resourceId: 'i-1',
        },
      },
    });
    expect(decoded.ok && decoded.message.data.body).toMatchObject({
      _context_auth_token: '***',
      payload: { instance_id: 'i-1', size: 9007199254740993n },
    });
  });

  it('is keyed by its message id without a resource, and by its origin without either', () => {
    expect(
      messageOf('{"event_type":"a","publisher_id":"b","timestamp":"2014-03-01 11:01:00","message_id":"m-2"}')
        .key,
    ).toBe('m-2');
    expect(messageOf('{"event_type":"a","publisher_id":"b","timestamp":"2014-03-01 11:01:00"}').key).toBe(
      'east.notifications:3:42',
    );
  });
});
