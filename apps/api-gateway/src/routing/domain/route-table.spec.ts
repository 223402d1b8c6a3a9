import { describe, expect, it } from '@jest/globals';

import { serviceFor } from './route-table.js';

describe('serviceFor', () => {
  it.each([
    ['GET', '/v1/streams', 'stream-trigger'],
    ['GET', '/v1/streams/', 'stream-trigger'],
    ['PUT', '/v1/streams/7', 'stream-trigger'],
    ['GET', '/v1/streams/count', 'stream-trigger'],
    ['GET', '/v1/events', 'distiller'],
    ['GET', '/v1/events/7ab', 'distiller'],
    ['POST', '/v1.0/events', 'ingestion'],
    ['GET', '/v1.0/events', 'ingestion'],
    ['POST', '/v2.0/events', 'ingestion'],
    ['POST', '/v2.0/events/', 'ingestion'],
    ['GET', '/v2.0/events', 'distiller'],
    ['HEAD', '/v2.0/events', 'distiller'],
    ['OPTIONS', '/v2.0/events', 'ingestion'],
    ['PUT', '/v2.0/events', 'ingestion'],
    ['GET', '/v2.0/events/7ab', 'distiller'],
    ['POST', '/v2.0/events/7ab', 'distiller'],
    ['POST', '/v2.0/transforms', 'distiller'],
    ['DELETE', '/v2.0/transforms/7', 'distiller'],
    ['PATCH', '/v2.0/stream-definitions/7', 'stream-trigger'],
    ['GET', '/v2.0/stream-definition', 'stream-trigger'],
    ['GET', '/stacky/usage/launches/', 'usage-verifier'],
    ['GET', '/stacky/usage', 'usage-verifier'],
    ['GET', '/stacky/reports/search/', 'usage-verifier'],
    ['GET', '/stacky/report/7/', 'usage-verifier'],
    ['GET', '/stacky/uuid/', 'ingestion'],
    ['GET', '/stacky/events/', 'ingestion'],
    ['GET', '/stacky', 'ingestion'],
    ['PUT', '/db/confirm/usage/exists/7/', 'usage-verifier'],
    ['GET', '/db', 'usage-verifier'],
    ['POST', '/v1/metric/7/measures', 'metric-aggregator'],
    ['GET', '/v1/status', 'metric-aggregator'],
    ['OPTIONS', '/v1/status', 'metric-aggregator'],
    ['GET', '/v1/nothing', 'metric-aggregator'],
  ])('sends %s %s to %s', (method, path, service) => {
    expect(serviceFor(method, path)).toBe(service);
  });

  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v2.0',
    '/v2.0/',
    '/v2.0/nothing',
    '/v2.0/eventsx',
    '/version/v1.0',
    '/healthz',
    '/readyz',
    '/metrics',
    '/healthcheck',
    '/admin/books',
    '/dbx',
    '/stackyx',
    '/v1x',
    '*',
    '//v1/metric',
  ])('leaves %s to the gateway', (path) => {
    expect(serviceFor('GET', path)).toBeNull();
  });

  it('does not let a path that only begins like another prefix through to it', () => {
    expect(serviceFor('GET', '/v1/streamsx')).toBe('metric-aggregator');
    expect(serviceFor('GET', '/v1/eventsource')).toBe('metric-aggregator');
    expect(serviceFor('GET', '/stacky/usagex/')).toBe('ingestion');
    expect(serviceFor('GET', '/stacky/reportsx/')).toBe('ingestion');
  });

  it('takes dots and escapes for the text they are', () => {
    expect(serviceFor('GET', '/stacky/../metrics')).toBe('ingestion');
    expect(serviceFor('GET', '/v1/streams/../../db/stats/')).toBe('stream-trigger');
    expect(serviceFor('GET', '/v1/%73treams')).toBe('metric-aggregator');
    expect(serviceFor('GET', '/%64b/stats/')).toBeNull();
    expect(serviceFor('GET', '/stacky%2fusage')).toBeNull();
  });
});
