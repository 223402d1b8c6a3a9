import { describe, expect, it } from '@jest/globals';
import { readSearchCondition } from './search-field.js';
import { type StackyService, stackyServices } from './stacky-service.js';

const common = 'id deployment json routing_key when publisher event service host instance request_id'.split(
  ' ',
);
const own: Readonly<Record<StackyService, readonly string[]>> = {
  nova: ['tenant', 'state', 'old_state', 'old_task', 'task', 'image_type'],
  glance: ['owner', 'uuid', 'status', 'image_type'],
  generic: ['tenant', 'message_id'],
};

describe('a search', () => {
  it.each(stackyServices)('of %s has its fields and those of no other', (service) => {
    const taken = (field: string) => {
      try {
        return readSearchCondition(service, field, '1').field === field;
      } catch {
        return false;
      }
    };
    const known = [...common, ...own[service]];
    const foreign = Object.values(own)
      .flat()
      .filter((field) => !known.includes(field));
    expect(known.filter((field) => !taken(field))).toEqual([]);
    expect([...foreign, 'Tenant', 'event__startswith', '__proto__', 'constructor', ''].filter(taken)).toEqual(
      [],
    );
  });

  it('names a field that is not there as clients know it', () => {
    expect(() => readSearchCondition('nova', 'Tenant', '1')).toThrow(
      "The requested field 'Tenant' does not exist for the corresponding object.\n" +
        'Note: The field names of database are case-sensitive.',
    );
  });

  it('compares numbers and times as such', () => {
    expect(readSearchCondition('nova', 'image_type', '274').value).toBe(274n);
    expect(readSearchCondition('nova', 'id', ' +7 ').value).toBe(7n);
    expect(readSearchCondition('nova', 'id', '9'.repeat(40)).value).toBeNull();
    expect(readSearchCondition('nova', 'when', '1393671601.5').value).toBe(1_393_671_601_500_000n);
    expect(readSearchCondition('nova', 'when', '0.0000001').value).toBeNull();
    expect(readSearchCondition('nova', 'tenant', '007').value).toBe('007');
  });

  it.each([
    ['id', 'abc'],
    ['id', ''],
    ['deployment', 'east.cell1'],
    ['image_type', '1.5'],
    ['when', 'yesterday'],
  ])('by %s refuses %j by the name of the field', (field, value) => {
    expect(() => readSearchCondition('nova', field, value)).toThrow(`'${field}'`);
  });
});
