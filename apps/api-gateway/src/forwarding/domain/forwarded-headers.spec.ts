import { describe, expect, it } from '@jest/globals';

import { answerHeadersFor, requestHeadersFor } from './forwarded-headers.js';

describe('requestHeadersFor', () => {
  it('passes headers on as they were sent, repeated ones too, and adds to them', () => {
    const raw = ['Host', 'h:8000', 'Accept', 'a', 'X-Any', '1', 'X-Any', '2', 'Content-Length', '5'];
    expect(requestHeadersFor(raw, 'keep-alive', ['x-request-id', 'r'])).toEqual([
      ...raw,
      'x-request-id',
      'r',
    ]);
  });

  it('drops headers of the hop and those that Connection names', () => {
    const raw = [
      'Connection',
      'x-hop, close',
      'X-Hop',
      '1',
      'Transfer-Encoding',
      'chunked',
      'TE',
      'trailers',
      'Expect',
      '100-continue',
      'Upgrade',
      'h2c',
      'Keep-Alive',
      '5',
    ];
    expect(requestHeadersFor(raw, 'x-hop, close', [])).toEqual([]);
  });

  it('does not let a client have the host or the length dropped', () => {
    const raw = ['Host', 'h', 'Content-Length', '5'];
    expect(requestHeadersFor(raw, 'host, content-length', [])).toEqual(raw);
  });

  it.each([
    'X-CloudTach-Identity',
    'x-cloudtach-anything',
    'X-User-Id',
    'X-User-Name',
    'X-Project-Id',
    'X-Tenant-Id',
    'X-Roles',
    'X-Role',
    'X-Domain-Id',
    'X-Service-Token',
    'X-Identity-Status',
    'X-Auth-Token',
    'Authorization',
    'X-Request-Id',
    'Traceparent',
  ])('does not pass a client’s %s on', (name) => {
    expect(requestHeadersFor([name, 'forged', 'Accept', 'a'], undefined, [])).toEqual(['Accept', 'a']);
  });
});

describe('answerHeadersFor', () => {
  it('drops headers of the hop and keeps the rest', () => {
    const raw = [
      'connection',
      'keep-alive',
      'keep-alive',
      'timeout=5',
      'Location',
      '/x',
      'x-request-id',
      'theirs',
    ];
    expect(answerHeadersFor(raw, 'keep-alive', ['X-Request-Id', 'ours'])).toEqual([
      'Location',
      '/x',
      'X-Request-Id',
      'ours',
    ]);
  });
});
