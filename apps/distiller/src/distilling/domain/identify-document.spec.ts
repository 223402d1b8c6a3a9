import { type JsonObject, type MessageId } from '@cloudtach/kernel';
import { describe, expect, it } from '@jest/globals';
import { identify } from './identify-document.js';

const identified = (body: JsonObject) =>
  identify({
    source: 'notification',
    body,
    deriveMessageId: () => 'derived' as MessageId,
    resourceId: null,
    origin: 'o/0/0',
  });

describe('the identity of a document', () => {
  it.each([[undefined], [null], [''], [7], ['m\0'], ['\udc00'], ['x'.repeat(256)]])(
    'has the derived id when its own is %j',
    (id) => {
      const body = { event_type: 'a', ...(id === undefined ? {} : { message_id: id }) };
      expect(identified(body)).toMatchObject({ kind: 'identified', messageId: 'derived' });
    },
  );

  it.each([[undefined], [null], [''], [7], [['a.b']]])('cannot be told when its event type is %j', (type) => {
    const body: JsonObject = { message_id: 'm', ...(type === undefined ? {} : { event_type: type }) };
    expect(identified(body)).toMatchObject({
      kind: 'invalid',
      error: { code: 'distiller.event-type-missing', kind: 'invalid' },
    });
  });

  const all = {
    _tenant_id: 'a',
    payload: { tenant_id: 'b' },
    _context_project_id: 'c',
    _context_tenant: 'd',
  };

  it.each<[JsonObject, string | null]>([
    [all, 'a'],
    [{ ...all, _tenant_id: null }, 'b'],
    [{ ...all, _tenant_id: '', payload: { tenant_id: '' } }, 'c'],
    [{ ...all, _tenant_id: '', payload: 'text', _context_project_id: null }, 'd'],
    [{ payload: { tenant_id: 5853600 } }, '5853600'],
    [{ ['__proto__']: { _tenant_id: 'x' } }, null],
    [{}, null],
    [{ _tenant_id: '' }, null],
    [{ _tenant_id: 'x'.repeat(300) }, 'x'.repeat(255)],
  ])('has for %j the tenant %j', (members, tenantId) => {
    expect(identified({ event_type: 'a', ...members })).toMatchObject({ tenantId });
  });
});
