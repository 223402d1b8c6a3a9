import { describe, expect, it } from '@jest/globals';

import { pathOf, surfaceOf } from './api-surface.js';

describe('surfaceOf', () => {
  it.each([
    ['/v1/streams', 'stacktach-v3'],
    ['/v1/streams/7', 'stacktach-v3'],
    ['/v1/streamsx', 'gnocchi'],
    ['/v1/events/count', 'stacktach-v3'],
    ['/v1', 'gnocchi'],
    ['/v1/', 'gnocchi'],
    ['/v1/metric', 'gnocchi'],
    ['/v1.0/events', 'monasca'],
    ['/v1.1', 'ours'],
    ['/v2.0', 'monasca'],
    ['/v2.0/transforms/', 'monasca'],
    ['/version/v9', 'monasca'],
    ['/stacky/uuid/', 'stacky'],
    ['/db/stats/', 'stacktach-db'],
    ['/dbx', 'ours'],
    ['/', 'ours'],
    ['/v1/../stacky', 'gnocchi'],
  ])('gives %p to %p', (path, surface) => {
    expect(surfaceOf(path)).toBe(surface);
  });
});

describe('pathOf', () => {
  it.each([
    ['/v1/metric?limit=1', '/v1/metric'],
    ['/v1/%2e%2e/x', '/v1/%2e%2e/x'],
    ['http://host:1/v1/metric?x', '/v1/metric'],
    ['http://host', '/'],
    ['*', '*'],
  ])('takes %p as %p', (target, path) => {
    expect(pathOf(target)).toBe(path);
  });
});
