import { once } from 'node:events';
import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IdentitySeal } from '@cloudtach/http';
import { waitFor } from '@cloudtach/testing';

import { serviceNames } from '../../../routing/domain/route-table.js';
import { TestGateway, testIdentityKey } from './test-gateway.builder.js';
import { bodyOf, type TestService } from './test-service.builder.js';

let gateway: TestGateway;
let metrics: TestService;

beforeAll(async () => {
  gateway = await TestGateway.start({
    GATEWAY_WATCH_INTERVAL_MS: '50',
    GATEWAY_WATCH_TIMEOUT_MS: '1000',
    GATEWAY_CORS_ORIGINS: 'http://foobar.com',
    LOG_LEVEL: 'debug',
  });
  metrics = gateway.services['metric-aggregator'];
}, 120_000);

afterAll(() => gateway.stop());

beforeEach(() => {
  for (const service of Object.values(gateway.services)) {
    service.handler = (_request, response) => response.end('ok');
    service.life = (_request, response) => response.end('{}');
  }
});

/** The next request that a service gets, kept unanswered. */
function nextRequest(
  service: TestService,
): Promise<{ request: IncomingMessage; answer: (text: string) => void }> {
  return new Promise((resolve) => {
    service.handler = (request, response) => resolve({ request, answer: (text) => response.end(text) });
  });
}

function open(head: string): Socket {
  const socket = connect(gateway.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(head);
  return socket;
}

function everythingFrom(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('close', () => resolve(text));
  });
}

/** True once no request is on its way through the gateway. */
async function isIdle(): Promise<boolean> {
  const counts = await Promise.all(
    serviceNames.map((name) => gateway.metric(`api_gateway_in_flight_requests{upstream="${name}"`)),
  );
  return counts.every((count) => count === 0) && (await gateway.metric('api_gateway_pending_bytes')) === 0;
}

describe('a forwarded request', () => {
  it('arrives as it was sent: method, path with its escapes, query, headers, body', async () => {
    const path = '/v1/resource/generic/a%2Fb%C3%A9/../x//y?limit=1&q=%20+;x#not';
    let seen: { method?: string | undefined; url?: string | undefined; any?: unknown; body?: string } = {};
    metrics.handler = (request, response) => {
      void bodyOf(request).then((body) => {
        seen = { method: request.method, url: request.url, any: request.headers['x-any'], body };
        response.writeHead(207, { 'X-Mine': 'yes', 'content-type': 'text/odd' }).end('answer');
      });
    };
    const answer = await gateway.ask(path.replace('#not', ''), {
      method: 'PATCH',
      headers: { 'X-Any': 'a, b', 'content-type': 'text/x' },
      body: '{"not": "parsed',
    });
    expect(seen).toEqual({
      method: 'PATCH',
      url: path.replace('#not', ''),
      any: 'a, b',
      body: '{"not": "parsed',
    });
    expect([answer.status, answer.headers['x-mine'], answer.headers['content-type'], answer.text]).toEqual([
      207,
      'yes',
      'text/odd',
      'answer',
    ]);
  });

  it.each([
    ['GET', '/v1/streams/7', 'stream-trigger'],
    ['GET', '/v1/events', 'distiller'],
    ['POST', '/v1.0/events', 'ingestion'],
    ['GET', '/db/stats/', 'usage-verifier'],
    ['GET', '/stacky/uuid/', 'ingestion'],
    ['DELETE', '/v1/metric/7', 'metric-aggregator'],
  ] as const)('%s %s reaches %s', async (method, path, service) => {
    gateway.services[service].handler = (_request, response) => response.end(`from ${service}`);
    expect((await gateway.ask(path, { method })).text).toBe(`from ${service}`);
  });

  it('carries who asks under a seal, and nothing a client could forge or lose', async () => {
    const coming = nextRequest(metrics);
    const asked = gateway.ask('/v1/metric', {
      headers: {
        'X-User-Id': 'u1',
        'X-Tenant-Id': 'p1',
        'X-Roles': 'admin',
        'X-Auth-Token': 'swordfish-token',
        Authorization: `Basic ${Buffer.from('u2:swordfish-password').toString('base64')}`,
        'X-CloudTach-Identity': 'forged',
        'X-Request-Id': 'req-mine',
        Connection: 'close, X-Hop',
        'X-Hop': '1',
      },
    });
    const { request, answer } = await coming;
    answer('');
    const { headers } = request;
    expect(new IdentitySeal(testIdentityKey).open(String(headers['x-cloudtach-identity']))).toEqual({
      ok: true,
      identity: { userId: 'u1', projectId: 'p1', roles: ['admin'] },
    });
    const dropped = ['x-user-id', 'x-tenant-id', 'x-roles', 'x-auth-token', 'authorization', 'x-hop'];
    expect(dropped.filter((name) => name in headers)).toEqual([]);
    expect([headers['x-request-id'], headers.host]).toEqual(['req-mine', `127.0.0.1:${gateway.port}`]);
    expect(headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect((await asked).headers['x-request-id']).toBe('req-mine');
    expect(gateway.process.output.text()).not.toContain('swordfish');
  });

  it('passes a trace on that the client began', async () => {
    const coming = nextRequest(metrics);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const asked = gateway.ask('/v1/metric', { headers: { traceparent } });
    const { request, answer } = await coming;
    answer('');
    await asked;
    expect(request.headers['traceparent']).toBe(traceparent);
  });

  it('with HEAD gets the headers of the service and no body', async () => {
    metrics.handler = (_request, response) => response.writeHead(200, { 'content-length': '5' }).end();
    const answer = await gateway.ask('/v1/metric', { method: 'HEAD' });
    expect([answer.status, answer.headers['content-length'], answer.text]).toEqual([200, '5', '']);
  });

  it('with an absolute URL goes where its path says', async () => {
    const coming = nextRequest(metrics);
    const asked = gateway.ask(`http://127.0.0.1:${gateway.port}/v1/metric?x=1`);
    const { request, answer } = await coming;
    answer('');
    expect([request.url, (await asked).status]).toEqual(['/v1/metric?x=1', 200]);
  });

  it('that waits for 100-continue is told to go on and arrives', async () => {
    metrics.handler = (request, response) => void bodyOf(request).then((body) => response.end(body));
    const socket = open(
      `POST /v1/metric HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n`,
    );
    const all = everythingFrom(socket);
    await once(socket, 'readable');
    socket.write('body');
    const text = await all;
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue/);
    expect(text).toMatch(/body$/);
  });

  it('with both a length and chunks is refused before it reaches anybody', async () => {
    let reached = false;
    metrics.handler = (_request, response) => {
      reached = true;
      response.end();
    };
    const text = await everythingFrom(
      open(
        'POST /v1/metric HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ),
    );
    expect([text.slice(0, 12), reached]).toEqual(['HTTP/1.1 400', false]);
  });

  it('with giant headers is 431, with large ones it arrives', async () => {
    metrics.handler = (request, response) => response.end(String(String(request.headers['x-big']).length));
    expect((await gateway.ask('/v1/metric', { headers: { 'X-Big': 'x'.repeat(60_000) } })).text).toBe(
      '60000',
    );
    const text = await everythingFrom(
      open(`GET /v1/metric HTTP/1.1\r\nHost: h\r\nX-Big: ${'x'.repeat(70_000)}\r\n\r\n`),
    );
    expect(text).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('identity', () => {
  it('is needed under /v2.0 and nowhere else', async () => {
    const refused = await gateway.ask('/v2.0/transforms');
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Basic realm="CloudTach"']);
    expect(JSON.parse(refused.text)).toMatchObject({ title: 'Unauthorized' });
    expect((await gateway.ask('/v2.0/transforms', { method: 'OPTIONS' })).status).toBe(200);
    expect((await gateway.ask('/v2.0/transforms', { headers: { 'x-project-id': 'p' } })).status).toBe(200);
    expect((await gateway.ask('/v1/events')).status).toBe(200);
  });

  it('that cannot be read is 401', async () => {
    expect((await gateway.ask('/v1/metric', { headers: { authorization: 'Basic !' } })).status).toBe(401);
  });
});

describe('a service that is away', () => {
  it('is 503 with Retry-After in the form of its API, and is back when it is back', async () => {
    const { distiller } = gateway.services;
    await distiller.kill();
    const answer = await gateway.ask('/v1/events');
    expect([answer.status, answer.headers['retry-after'], answer.headers['content-type']]).toEqual([
      503,
      '5',
      'application/json; charset=utf-8',
    ]);
    expect(answer.text).toContain('"title":"Service Unavailable"');
    expect(
      (await gateway.ask('/v2.0/transforms', { headers: { 'x-project-id': 'p' } })).headers['retry-after'],
    ).toBe('60');
    const posted = await gateway.ask('/v1/events', { method: 'POST', body: Buffer.alloc(1_000_000) });
    expect(posted.status).toBe(503);
    await distiller.listen();
    await waitFor(async () => (await gateway.ask('/v1/events')).status === 200);
  });

  it('is not asked for a sign of life while it answers, and is again when it does not', async () => {
    const { life } = metrics;
    let asked = 0;
    metrics.life = (request, response) => {
      asked += 1;
      life(request, response);
    };
    await gateway.ask('/v1/metric');
    asked = 0;
    // Four times as long as the watch lets pass between two looks.
    const end = performance.now() + 2_000;
    while (performance.now() < end) await gateway.ask('/v1/metric');
    expect(asked).toBeLessThanOrEqual(1);
    await waitFor(() => asked > 1);
    metrics.life = life;
  });

  it('though it accepts connections is 503 for those who wait and for those who come', async () => {
    metrics.life = () => undefined;
    metrics.handler = () => undefined;
    // Only the missing signs of life can end this: an answer may take a minute.
    expect((await gateway.ask('/v1/metric')).status).toBe(503);
    expect((await gateway.ask('/v1/metric')).status).toBe(503);
    metrics.life = (_request, response) => response.end('{}');
    metrics.handler = (_request, response) => response.end('ok');
    await waitFor(async () => (await gateway.ask('/v1/metric')).status === 200);
  });

  it('in the middle of an answer breaks the connection off instead of ending the answer', async () => {
    metrics.handler = (_request, response) => {
      response.writeHead(200).write('half');
      setImmediate(() => response.destroy());
    };
    await expect(gateway.ask('/v1/metric')).rejects.toThrow();
    metrics.handler = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    };
    await expect(gateway.ask('/v1/metric')).rejects.toThrow();
    expect(await waitFor(isIdle)).toBe(true);
  });

  it('only for the length of one connection is 503 for its request, not for the next', async () => {
    metrics.handler = (request) => request.socket.destroy();
    expect((await gateway.ask('/v1/metric')).status).toBe(503);
    metrics.handler = (_request, response) => response.end('ok');
    expect((await gateway.ask('/v1/metric')).status).toBe(200);
  });
});

describe('a service that is slow', () => {
  it('is waited for as long as it gives signs of life', async () => {
    const coming = nextRequest(metrics);
    const asked = gateway.ask('/v1/metric');
    const { answer } = await coming;
    let signs = 0;
    await new Promise<void>((resolve) => {
      metrics.life = (_request, response) => {
        response.end('{}');
        signs += 1;
        if (signs === 20) resolve();
      };
    });
    answer('late');
    expect((await asked).text).toBe('late');
  });
});

describe('a client', () => {
  it('that sends half of a small body and leaves never reaches the service', async () => {
    let reached = false;
    metrics.handler = (_request, response) => {
      reached = true;
      response.end();
    };
    const socket = open('POST /v1/metric HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nhalf');
    await waitFor(async () => !(await isIdle()));
    socket.destroy();
    expect([await waitFor(isIdle), reached]).toEqual([true, false]);
  });

  it('that sends half of a large body and leaves ends the request at the service', async () => {
    const coming = nextRequest(metrics);
    const socket = open('POST /v1/metric HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nhalf');
    const { request } = await coming;
    const broken = bodyOf(request).catch((error: unknown) => (error as { code?: string }).code);
    socket.destroy();
    expect(await broken).toBe('ECONNRESET');
    expect(await waitFor(isIdle)).toBe(true);
  });

  it('that does not wait for its answer ends the request at the service', async () => {
    const coming = nextRequest(metrics);
    const socket = open('GET /v1/metric HTTP/1.1\r\nHost: h\r\n\r\n');
    const { request } = await coming;
    const closed = once(request.socket, 'close');
    socket.destroy();
    await closed;
    expect(await waitFor(isIdle)).toBe(true);
  });

  it('that does not read its answer stops the service from sending it', async () => {
    const chunk = Buffer.alloc(1_000_000);
    let sent = 0;
    metrics.handler = (_request, response) => {
      const more = (): void => {
        while (sent < 50) {
          sent += 1;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    };
    const response = await responseTo(httpRequest({ port: gateway.port, path: '/v1/metric', agent: false }));
    let before = 0;
    // The kernel's buffers fill, and then nothing moves any more.
    await waitFor(
      () => {
        const still = sent > 0 && sent === before;
        before = sent;
        return still;
      },
      { intervalMs: 1000 },
    );
    expect(sent).toBeLessThan(30);
    let received = 0;
    for await (const part of response) received += (part as Buffer).length;
    expect(received).toBe(50_000_000);
  });

  it('that is refused early gets its answer while it still sends, and keeps its connection', async () => {
    metrics.handler = (_request, response) => response.writeHead(413).end('too big for me');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await gateway.ask('/v1/metric', { method: 'POST', body: Buffer.alloc(3_000_000), agent });
    expect([first.status, first.text]).toEqual([413, 'too big for me']);
    const second = await gateway.ask('/healthz', { agent });
    expect([second.status, second.localPort]).toEqual([200, first.localPort]);
    agent.destroy();
    expect(await waitFor(isIdle)).toBe(true);
  });
});

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  request.end();
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
}

describe('large bodies', () => {
  it('of 50 MB pass through in both directions without being kept', async () => {
    const chunk = Buffer.alloc(1_000_000, 'x');
    metrics.handler = (request, response) => {
      let received = 0;
      request.on('data', (part: Buffer) => (received += part.length));
      request.once('end', () => {
        response.writeHead(200, {
          'x-received': String(received),
          'content-length': String(chunk.length * 50),
        });
        let sent = 0;
        const more = (): void => {
          while (sent < 50) {
            sent += 1;
            if (!response.write(chunk)) {
              response.once('drain', more);
              return;
            }
          }
          response.end();
        };
        more();
      });
    };
    await transfer(chunk);
    const before = await gateway.memoryPeakBytes();
    for (let round = 0; round < 4; round += 1) {
      expect(await transfer(chunk)).toEqual({ uploaded: 50_000_000, downloaded: 50_000_000 });
    }
    // 400 MB went through; what grows is what the collector has not picked up yet.
    expect((await gateway.memoryPeakBytes()) - before).toBeLessThan(100_000_000);
  });

  it('over the limit are refused by their announced length, and by what comes where none was announced', async () => {
    metrics.handler = (request, response) =>
      void bodyOf(request).then(
        () => response.end(),
        () => undefined,
      );
    const announced = open('POST /v1/metric HTTP/1.1\r\nHost: h\r\nContent-Length: 67108865\r\n\r\n');
    const [head] = (await once(announced, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 413 /);
    announced.destroy();
    const chunked = httpRequest({ port: gateway.port, path: '/v1/metric', method: 'POST', agent: false });
    const answered = once(chunked, 'response') as Promise<[IncomingMessage]>;
    chunked.on('error', () => undefined);
    const chunk = Buffer.alloc(1_000_000);
    for (let sent = 0; sent < 70; sent += 1) await send(chunked, chunk, answered);
    chunked.end();
    const [response] = await answered;
    response.resume();
    expect(response.statusCode).toBe(413);
    expect(await waitFor(isIdle)).toBe(true);
  });
});

/** Waits until a chunk is taken, or until there is an answer: afterwards a client may stop taking any. */
async function send(sent: ClientRequest, chunk: Buffer, answered: Promise<unknown>): Promise<void> {
  if (!sent.write(chunk)) await Promise.race([once(sent, 'drain'), answered]);
}

async function transfer(chunk: Buffer): Promise<{ uploaded: number; downloaded: number }> {
  const sent = httpRequest({ port: gateway.port, path: '/v1/metric', method: 'POST', agent: false });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  for (let index = 0; index < 50; index += 1) await send(sent, chunk, answered);
  sent.end();
  const [response] = await answered;
  let downloaded = 0;
  for await (const part of response) downloaded += (part as Buffer).length;
  return { uploaded: Number(response.headers['x-received']), downloaded };
}

describe('pages of other origins', () => {
  it('may call us when configured', async () => {
    const headers = { Origin: 'http://foobar.com', 'Access-Control-Request-Method': 'GET' };
    const allowed = await gateway.ask('/v1/status', { method: 'OPTIONS', headers });
    expect([
      allowed.status,
      allowed.headers['access-control-allow-origin'],
      allowed.headers['access-control-allow-methods'],
    ]).toEqual([200, 'http://foobar.com', 'GET']);
    const got = await gateway.ask('/v1/status', { headers: { Origin: 'http://foobar.com' } });
    expect(got.headers['access-control-allow-origin']).toBe('http://foobar.com');
    const own = await gateway.ask('/', { headers: { Origin: 'http://foobar.com' } });
    expect(own.headers['access-control-allow-origin']).toBe('http://foobar.com');
  });

  it('get no CORS header otherwise', async () => {
    const headers = { Origin: 'http://notallowed.com', 'Access-Control-Request-Method': 'GET' };
    const answer = await gateway.ask('/v1/status', { method: 'OPTIONS', headers });
    expect('access-control-allow-origin' in answer.headers).toBe(false);
    expect('access-control-allow-methods' in answer.headers).toBe(false);
  });
});

describe('paths of the gateway itself', () => {
  it('name the APIs', async () => {
    const root = await gateway.ask('/');
    const origin = `http://127.0.0.1:${gateway.port}`;
    expect(root.headers['content-type']).toBe('application/json; charset=UTF-8');
    expect(root.text).toMatch(/^\{"versions": \[\{"status": "CURRENT", /);
    expect(JSON.parse(root.text)).toMatchObject({ links: [{ rel: 'self', href: `${origin}/` }, {}, {}] });
    const v1 = await gateway.ask('/v1');
    expect([v1.status, v1.headers.location]).toEqual([302, `${origin}/v1/`]);
    expect(JSON.parse((await gateway.ask('/v1/')).text)).toMatchObject({ version: 'v1' });
    for (const path of ['/v2.0', '/v2.0/']) {
      expect(JSON.parse((await gateway.ask(path)).text)).toMatchObject({
        id: 'v2.0',
        links: [{ rel: 'self', href: `${origin}${path}` }],
      });
    }
    expect(JSON.parse((await gateway.ask('/version/v1.0')).text)).toMatchObject({
      elements: [{ id: 'v1.0' }],
    });
    const unknown = await gateway.ask('/version/v9');
    expect([unknown.status, JSON.parse(unknown.text)]).toEqual([400, { message: 'Unknown version v9' }]);
  });

  it.each([
    ['/nothing', 'application/problem+json', '"code":"http.path-unknown"'],
    ['/v2.0/nothing', undefined, ''],
    ['/v2.0/nothing/7', undefined, ''],
    ['/metricsx', 'application/problem+json', 'http.path-unknown'],
    ['/admin/books', 'application/problem+json', 'http.path-unknown'],
  ])('are not %s', async (path, type, text) => {
    const answer = await gateway.ask(path);
    expect([answer.status, answer.headers['content-type']]).toEqual([404, type]);
    expect(answer.text).toContain(text);
  });

  it('say who is not ready and why', async () => {
    expect((await gateway.ask('/healthz')).status).toBe(200);
    expect((await gateway.ask('/healthcheck')).text).toBe('{"kafka": "OK"}');
    const consumer = { ready: false, reason: 'no broker answers' };
    for (const service of Object.values(gateway.services)) {
      service.readiness = { ready: false, checks: { consumer } };
    }
    const answer = await waitFor(async () => {
      const found = await gateway.ask('/readyz');
      return found.status === 503 ? found : null;
    });
    const { checks } = JSON.parse(answer.text) as { checks: Record<string, unknown> };
    expect(Object.keys(checks).sort()).toEqual([...serviceNames].sort());
    expect(checks['distiller']).toEqual({ ready: false, reason: 'consumer: no broker answers' });
    const kafka = await gateway.ask('/healthcheck');
    expect([kafka.status, kafka.text]).toEqual([503, '{"kafka": "no broker answers"}']);
    expect((await gateway.ask('/healthcheck', { method: 'HEAD' })).status).toBe(204);
    for (const service of Object.values(gateway.services)) {
      service.readiness = { ready: true, checks: { consumer: { ready: true } } };
    }
    await waitFor(async () => (await gateway.ask('/readyz')).status === 200);
  });
});
