import { describe, expect, it } from '@jest/globals';
import { isRequestIdLike, isUuidLike } from './identifier-forms.js';
import { rowMarker } from './row-marker.js';

const dashed = 'a0000001-1111-4111-8111-000000000001';
const plain = dashed.replaceAll('-', '');

describe('what looks like a UUID', () => {
  it.each([dashed, plain])('is %s', (text) => {
    expect(isUuidLike(text)).toBe(true);
  });

  it.each([
    dashed.toUpperCase(),
    `{${dashed}}`,
    `urn:uuid:${dashed}`,
    `${dashed}\n`,
    ` ${dashed}`,
    plain.slice(1),
    `${plain.slice(0, 8)}-${plain.slice(8)}`,
    '',
    'obviouslybaduuid',
  ])('is not %j', (text) => {
    expect(isUuidLike(text)).toBe(false);
  });
});

describe('what looks like a request id', () => {
  it.each([dashed, `req-${dashed}`, `req-${plain}`])('is %s', (text) => {
    expect(isRequestIdLike(text)).toBe(true);
  });

  it.each(['req-zzz', `req-req-${dashed}`, `REQ-${dashed}`, 'req-', ''])('is not %j', (text) => {
    expect(isRequestIdLike(text)).toBe(false);
  });
});

describe('the marker of a row', () => {
  it.each([
    ['monitor.error', 'E'],
    ['notifications.error', 'E'],
    ['error', 'E'],
    ['notifications.info', ' '],
    ['error.info', ' '],
    ['', ' '],
  ])('of %j is %j', (routingKey, marker) => {
    expect(rowMarker(routingKey)).toBe(marker);
  });
});
