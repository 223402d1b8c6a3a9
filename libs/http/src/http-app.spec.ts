import { Agent, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';
import { HttpSettings, loadConfig, type ServiceRole } from '@cloudtach/config';
import { DomainError, type JsonValue } from '@cloudtach/kernel';
import { createObservability, currentTrace } from '@cloudtach/observability';
import { Controller, Delete, Get, Module, Param, Post, Put, type INestApplication } from '@nestjs/common';

import { BodyLimit } from './body-limit.decorator.js';
import { Caller } from './caller.decorator.js';
import { createHttpApp } from './create-http-app.js';
import { IdentitySeal, identityHeader } from './identity-seal.js';
import type { Identity } from './identity.js';
import { JsonBody } from './json-body.decorator.js';
import { RawBody } from './raw-body.decorator.js';

/** An error of a technology that `libs/http` knows nothing of. */
class DatabaseIsAway extends Error {}

function refusalOf(thrown: unknown): unknown {
  if (!(thrown instanceof DatabaseIsAway)) return thrown;
  return new DomainError({ code: 'database.unavailable', kind: 'unavailable', message: 'away' });
}

@Controller()
class SampleController {
  @Post('/v1/metric')
  create(@JsonBody() body: JsonValue): string {
    return `${typeof body}`;
  }

  @Post('/v1/metric/:id/measures')
  measures(@RawBody() body: Buffer): string {
    return String(body.length);
  }

  @Post('/v1/traced')
  traced(@JsonBody() _body: JsonValue): string {
    return currentTrace()?.traceId ?? 'none';
  }

  @BodyLimit(16)
  @Post('/v2.0/events')
  small(@JsonBody({ refusedAs: 400 }) _body: JsonValue): string {
    return 'small';
  }

  @Get('/v1/events/:id')
  event(@Param('id') id: string, @Caller() caller: Identity): string {
    if (id === 'gone')
      throw new DomainError({ code: 'contract.empty-record', kind: 'missing', message: 'gone' });
    if (id === 'bug') throw new Error('SELECT swordfish');
    if (id === 'away') throw new DatabaseIsAway();
    return `${id} for ${caller.userId}`;
  }

  @Delete('/v1/events/:id')
  remove(): string {
    return 'removed';
  }

  @Put('/v1/streams/:id')
  reset(): string {
    return 'reset';
  }
}

@Module({ controllers: [SampleController] })
class SampleModule {}

const key = 'a key that is long enough for a test';
const identity = { userId: 'u1', projectId: 'p1', roles: [], requestId: 'req-1' };
const sealed = new IdentitySeal(key).seal(identity);

let running: INestApplication | null = null;
let lines: string[] = [];

async function start(
  env: Record<string, string> = {},
  role: ServiceRole = 'all',
  ready = true,
): Promise<number> {
  lines = [];
  const observability = createObservability({
    service: 'sample',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  observability.health.addCheck('kafka', () => (ready ? { ready } : { ready, reason: 'no broker answers' }));
  running = await createHttpApp({
    module: SampleModule,
    settings: loadConfig(HttpSettings, { PORT: '0', ...env }),
    observability,
    identityKey: key,
    role,
    refusalOf,
  });
  await running.listen(0, '127.0.0.1');
  const server = running.getHttpServer() as Server;
  return (server.address() as AddressInfo).port;
}

afterEach(async () => {
  await running?.close();
  running = null;
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Tells connections apart. */
  readonly localPort: number | undefined;
}

interface Question {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
}

function ask(port: number, path: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, agent = false } = question;
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        agent,
        headers: { [identityHeader]: sealed, ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        const { localPort } = response.socket;
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
            localPort,
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function post(
  port: number,
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask(port, path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

describe('bodies', () => {
  it('are parsed when asked for, and bytes otherwise', async () => {
    const port = await start();
    expect((await post(port, '/v1/metric', '{"a": 1}')).text).toBe('object');
    expect((await post(port, '/v1/metric/7/measures', '[1, 2]')).text).toBe('6');
  });

  it.each([
    ['truncated', '{"a": ', 400, 'Unable to decode body'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, 'not UTF-8'],
    ['too deep', '['.repeat(100_000), 400, 'deeper than 128'],
    ['empty', '', 400, 'none came'],
  ])('that are %s are refused with what was wrong', async (_what, body, status, text) => {
    const port = await start();
    const answer = await post(port, '/v1/metric', body);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(text)]);
  });

  it('that are too big are refused although the client goes on sending, and the connection stays', async () => {
    const port = await start({ HTTP_BODY_BYTES_MAX: '65536' });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const big = { method: 'POST', body: Buffer.alloc(5_000_000, 0x20), agent };
    const answer = await ask(port, '/v1/metric/7/measures', big);
    expect([answer.status, answer.text]).toEqual([413, expect.stringContaining('larger than 65536 bytes')]);
    const next = await ask(port, '/v1/events/7', { agent });
    expect([next.status, next.localPort]).toEqual([200, answer.localPort]);
    agent.destroy();
  });

  it('that are too big in chunks are refused too', async () => {
    const port = await start({ HTTP_BODY_BYTES_MAX: '65536' });
    const answer = await post(port, '/v1/metric/7/measures', Buffer.alloc(200_000, 0x20), {
      'transfer-encoding': 'chunked',
    });
    expect(answer.status).toBe(413);
  });

  it('have the limit of their route', async () => {
    const port = await start();
    expect((await post(port, '/v2.0/events', '{}')).status).toBe(201);
    expect((await post(port, '/v2.0/events', '{"a": "0123456789"}')).status).toBe(413);
  });

  it.each([
    ['/v1/metric', 'text/csv', 415],
    ['/v1/metric', 'application/json; charset=utf-8', 201],
    ['/v1/metric', 'APPLICATION/JSON', 201],
    ['/v2.0/events', 'text/csv', 400],
  ])('on %p of type %p are answered %p', async (path, type, status) => {
    const port = await start();
    expect((await post(port, path, '{}', { 'content-type': type })).status).toBe(status);
  });

  it('that are compressed are refused before they are read', async () => {
    const port = await start();
    expect((await post(port, '/v1/metric', '{}', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('beyond the budget of the process are refused as unavailable, and the budget comes back', async () => {
    const port = await start({ HTTP_PENDING_BYTES_MAX: '1048576', HTTP_BODY_BYTES_MAX: '1048576' });
    const slow = connect(port, '127.0.0.1');
    slow.write(
      `POST /v1/metric/7/measures HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${identityHeader}: ${sealed}\r\ncontent-length: 1000000\r\n\r\n[`,
    );
    let answer = await post(port, '/v1/metric/7/measures', Buffer.alloc(100_000));
    while (answer.status !== 503) answer = await post(port, '/v1/metric/7/measures', Buffer.alloc(100_000));
    expect(answer.headers['retry-after']).toBe('5');
    slow.destroy();
    while (answer.status !== 201) answer = await post(port, '/v1/metric/7/measures', Buffer.alloc(100_000));
    expect(answer.text).toBe('100000');
  });
});

describe('a POST with X-HTTP-Method-Override', () => {
  const override = (port: number, path: string, method: string, name: string) =>
    ask(port, path, {
      method,
      headers: { 'x-http-method-override': name, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: '{"a": 1}' } : {}),
    });

  it.each([
    ['/v1/streams/7', 'PUT', 'reset'],
    ['/v1/streams/7/', 'put', 'reset'],
    ['/v1/streams/7?a=b', 'Put', 'reset'],
    ['/v1/events/7', 'DELETE', 'removed'],
    ['/v1/events/7', 'delete', 'removed'],
  ])('to %s is a %s', async (path, name, text) => {
    const port = await start();
    expect(await override(port, path, 'POST', name)).toMatchObject({ status: 200, text });
  });

  it.each(['GET', 'PATCH', 'HEAD', 'PUT, DELETE', '', 'x'])('is refused with %j', async (name) => {
    const port = await start();
    const { status, headers } = await override(port, '/v1/streams/7', 'POST', name);
    expect([status, headers.allow]).toEqual([405, 'PUT, OPTIONS']);
  });

  it('is refused without the header, and where the named method is not allowed', async () => {
    const port = await start();
    expect((await post(port, '/v1/streams/7', '{}')).status).toBe(405);
    expect((await override(port, '/v1/streams/7', 'POST', 'DELETE')).status).toBe(405);
  });

  it('is what it is on other APIs, and so are other methods', async () => {
    const port = await start();
    expect(await override(port, '/v1/metric', 'POST', 'DELETE')).toMatchObject({ status: 201 });
    expect(await override(port, '/v1/events/7', 'GET', 'DELETE')).toMatchObject({ text: '7 for u1' });
  });
});

describe('identity', () => {
  it('reaches the handler from a sealed header', async () => {
    const port = await start();
    expect((await ask(port, '/v1/events/7')).text).toBe('7 for u1');
  });

  it.each([
    ['no header', {}],
    [
      'a forged header',
      { [identityHeader]: new IdentitySeal('some other key of enough length').seal(identity) },
    ],
  ])('is refused with %s', async (_what, headers) => {
    const port = await start();
    const answer = await ask(port, '/v1/events/7', { headers: { [identityHeader]: '', ...headers } });
    expect(answer.status).toBe(401);
  });

  it('is not asked of probes', async () => {
    const port = await start();
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect((await ask(port, path, { headers: { [identityHeader]: '' } })).status).toBe(200);
    }
  });
});

describe('answers', () => {
  it('carry the id of the request, given or made', async () => {
    const port = await start();
    const given = await ask(port, '/v1/events/7', { headers: { 'x-request-id': 'req-from-client' } });
    expect(given.headers['x-request-id']).toBe('req-from-client');
    const odd = await ask(port, '/v1/events/7', { headers: { 'x-request-id': 'a b"c' } });
    expect(odd.headers['x-request-id']).toMatch(/^req-[0-9a-f-]{36}$/);
  });

  it('to refusals have the body of their API', async () => {
    const port = await start();
    const answer = await ask(port, '/v1/events/gone');
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
      404,
      'application/json; charset=utf-8',
      '{"title":"Not Found","description":"gone"}',
    ]);
  });

  it('to errors that the service says are refusals are those', async () => {
    const port = await start();
    const { status, headers } = await ask(port, '/v1/events/away');
    expect(status).toBe(503);
    expect(headers['retry-after']).toBeDefined();
  });

  it('to defects say nothing, and the log says where without what', async () => {
    const port = await start();
    const answer = await ask(port, '/v1/events/bug?token=swordfish');
    expect([answer.status, answer.text.includes('swordfish')]).toEqual([500, false]);
    expect(lines.join('')).toContain('request failed by a defect');
    expect(lines.join('')).not.toContain('token');
  });

  it('to unknown paths are 404, to other methods 405 with Allow, to OPTIONS 204', async () => {
    const port = await start();
    expect((await ask(port, '/v1/nothing')).status).toBe(404);
    const wrong = await ask(port, '/v1/metric', { method: 'PUT' });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'OPTIONS, POST']);
    const options = await ask(port, '/v1/metric', { method: 'OPTIONS' });
    expect([options.status, options.headers.allow]).toEqual([204, 'OPTIONS, POST']);
  });

  it('of StackTach v3 name methods as it does', async () => {
    const port = await start();
    const wrong = await ask(port, '/v1/events/7', { method: 'PUT' });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'DELETE, GET, OPTIONS']);
    const options = await ask(port, '/v1/events/7', { method: 'OPTIONS' });
    expect([options.status, options.headers.allow]).toEqual([204, 'DELETE, GET']);
  });

  it('to a path with one trailing slash are those to the path', async () => {
    const port = await start();
    expect((await ask(port, '/v1/events/7/')).text).toBe('7 for u1');
  });

  it('to a path that does not decode are 400', async () => {
    const port = await start();
    expect((await ask(port, '/v1/events/%zz')).status).toBe(400);
  });

  it('to what is not HTTP are 400, to giant headers 431', async () => {
    const port = await start();
    expect(await talk(port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await talk(port, `GET / HTTP/1.1\r\nhost: x\r\nx-big: ${'x'.repeat(100_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });
});

describe('a trace', () => {
  it('goes on in the handler, also after the body was read', async () => {
    const port = await start();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect((await post(port, '/v1/traced', '{}', { traceparent })).text).toBe(
      '4bf92f3577b34da6a3ce929d0e0e4736',
    );
    expect((await post(port, '/v1/traced', '{}')).text).toBe('none');
  });
});

describe('a client that is too slow', () => {
  it.each([
    ['with its headers', 'GET /healthz HTTP/1.1\r\nhost:'],
    [
      'with its body',
      `POST /v1/metric HTTP/1.1\r\nhost: x\r\n${identityHeader}: ${sealed}\r\ncontent-length: 9\r\n\r\n[`,
    ],
  ])('%s is told so', async (_what, text) => {
    const port = await start({ HTTP_HEADERS_TIMEOUT_MS: '100', HTTP_REQUEST_TIMEOUT_MS: '200' });
    expect(await talk(port, text)).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('probes and roles', () => {
  it('say by name what is not ready', async () => {
    const port = await start({}, 'all', false);
    const answer = await ask(port, '/readyz');
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      503,
      { ready: false, checks: { kafka: { ready: false, reason: 'no broker answers' } } },
    ]);
  });

  it('are all that a worker answers', async () => {
    const port = await start({}, 'worker');
    expect((await ask(port, '/readyz')).status).toBe(200);
    expect((await ask(port, '/v1/events/7')).status).toBe(503);
  });

  it('measure requests by route and status', async () => {
    const port = await start();
    await ask(port, '/v1/events/7');
    expect((await ask(port, '/metrics')).text).toContain(
      'sample_http_request_seconds_count{service="sample",route="/v1/events/:id",status="200"} 1',
    );
  });
});

describe('stop', () => {
  it('waits for a request in flight, and no longer than it may', async () => {
    const port = await start({ HTTP_STOP_TIMEOUT_MS: '300' });
    const slow = connect(port, '127.0.0.1');
    const closed = new Promise((resolve) => slow.once('close', resolve));
    slow.write(
      `POST /v1/metric HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${identityHeader}: ${sealed}\r\ncontent-length: 10\r\n\r\n[`,
    );
    await ask(port, '/healthz');
    await running?.close();
    running = null;
    await closed;
    expect(lines.join('')).toContain('cut off at stop');
  });
});

function talk(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
    socket.write(text);
  });
}
