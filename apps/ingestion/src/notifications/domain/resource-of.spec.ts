import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '@cloudtach/kernel';
import { imageOf, instanceOf } from './resource-of.js';

describe('instanceOf', () => {
  it.each<[string, JsonValue, string | null]>([
    ['instance_id', { instance_id: 'a' }, 'a'],
    ['instance_uuid before instance_id', { instance_id: 'a', instance_uuid: 'b' }, 'b'],
    ['a null instance_uuid over instance_id', { instance_id: 'a', instance_uuid: null }, null],
    [
      'instance.uuid after a null instance_uuid',
      { instance_id: 'a', instance_uuid: null, instance: { uuid: 'c' } },
      'c',
    ],
    [
      'the exception before the instance',
      { exception: { kwargs: { uuid: 'd' } }, instance: { uuid: 'c' } },
      'd',
    ],
    ['the instance after an empty id', { instance_id: '', instance: { uuid: 'c' } }, 'c'],
    ['nothing in odd shapes', { exception: 'text', instance: [1] }, null],
    ['nothing in an exception without kwargs', { exception: { kwargs: 'x' } }, null],
    ['nothing in a payload that is text', 'failed', null],
    ['nothing in a payload that is a list', [{ instance_id: 'a' }], null],
    ['a number as text', { instance_id: 7 }, '7'],
  ])('finds %s', (_, payload, expected) => {
    expect(instanceOf({ payload })).toBe(expected);
  });

  it('finds nothing without a payload, and nothing that is inherited', () => {
    expect(instanceOf({})).toBeNull();
    expect(instanceOf({ payload: JSON.parse('{"__proto__":{"instance_id":"a"}}') as JsonValue })).toBeNull();
  });
});

describe('imageOf', () => {
  it('finds the id of the image, and nothing in a failure that is text', () => {
    expect(imageOf({ payload: { id: 'image', properties: { instance_uuid: 'x' } } })).toBe('image');
    expect(imageOf({ payload: 'upload failed' })).toBeNull();
  });
});
