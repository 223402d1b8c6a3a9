import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningService, waitFor } from '@cloudtach/testing';

import { TestGateway } from './test-gateway.builder.js';

describe('limits of a gateway', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start({
      GATEWAY_REQUESTS_MAX: '40',
      HTTP_BODY_BYTES_MAX: '1048576',
      HTTP_PENDING_BYTES_MAX: '1048576',
    });
  }, 120_000);
  afterAll(() => gateway.stop());

  function open(head: string): Socket {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(head);
    return socket;
  }

  it('refuse uploads that together could hold too much memory, and take them again afterwards', async () => {
    const service = gateway.services['metric-aggregator'];
    service.handler = () => undefined;
    const head = 'POST /v1/metric HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nhalf';
    const uploads = Array.from({ length: 16 }, () => open(head));
    await waitFor(async () => (await gateway.metric('api_gateway_pending_bytes')) === 1_048_576);
    const refused = await gateway.ask('/v1/metric', { method: 'POST', body: 'x' });
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
    service.handler = (_request, response) => response.end('ok');
    expect((await gateway.ask('/v1/metric')).status).toBe(200);
    for (const upload of uploads) upload.destroy();
    await waitFor(
      async () => (await gateway.ask('/v1/metric', { method: 'POST', body: 'x' })).status === 200,
    );
  });

  it('refuse requests beyond those that one service may have in flight; other services do not notice', async () => {
    const service = gateway.services.ingestion;
    let arrived = 0;
    service.handler = () => (arrived += 1);
    const waiting = Array.from({ length: 40 }, () => open('GET /stacky/uuid/ HTTP/1.1\r\nHost: h\r\n\r\n'));
    await waitFor(() => arrived === 40);
    const refused = await gateway.ask('/stacky/uuid/');
    expect([refused.status, refused.headers['content-type']]).toEqual([503, 'text/json']);
    expect((await gateway.ask('/v1/metric')).status).toBe(200);
    for (const socket of waiting) socket.destroy();
    service.handler = (_request, response) => response.end('ok');
    await waitFor(async () => (await gateway.ask('/stacky/uuid/')).status === 200);
  });

  it('do not keep requests in flight from being answered at a stop', async () => {
    const service = gateway.services.distiller;
    const coming = new Promise<() => void>((resolve) => {
      service.handler = (_request, response) => resolve(() => response.end('last'));
    });
    const asked = gateway.ask('/v1/events');
    const answer = await coming;
    gateway.process.signal('SIGTERM');
    await waitFor(async () => {
      const socket = connect(gateway.port, '127.0.0.1');
      return once(socket, 'connect').then(
        () => (socket.destroy(), false),
        () => true,
      );
    });
    answer();
    expect((await asked).text).toBe('last');
    expect(await gateway.process.ended).toMatchObject({ signal: 'SIGTERM' });
  });
});

describe('a gateway whose supervisor is gone', () => {
  it('ends by itself', async () => {
    const child = fork(fileURLToPath(new URL('../../../../dist/main.js', import.meta.url)), {
      env: { ...process.env, PORT: '0', INTERNAL_IDENTITY_KEY: 'k'.repeat(32) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [message] = (await once(child, 'message')) as [unknown];
    expect(message).toEqual({ kind: 'listening', service: 'api-gateway', port: expect.any(Number) });
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  });
});

describe('a gateway that must not start', () => {
  it.each([
    [{ AUTH_MODE: 'keystone' }, 'AUTH_MODE: keystone is not available'],
    [{ INTERNAL_IDENTITY_KEY: '' }, 'INTERNAL_IDENTITY_KEY: is required'],
    [{ INGESTION_URL: 'https://swordfish@h/x' }, 'INGESTION_URL'],
  ])('ends with status 1 and says why: %p', async (env, text) => {
    const process = await RunningService.start({
      app: 'api-gateway',
      args: ['--check-config'],
      env: { PORT: '0', INTERNAL_IDENTITY_KEY: 'k'.repeat(32), ...env },
    });
    expect(await process.ended).toMatchObject({ code: 1 });
    expect(process.output.text()).toContain(text);
    expect(process.output.text()).not.toContain('swordfish');
  });
});
