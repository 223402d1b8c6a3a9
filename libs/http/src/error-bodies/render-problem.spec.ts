import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@cloudtach/kernel';

import { HttpRefusal } from '../http-refusal.js';
import { problemOf } from '../problem.js';
import type { RefusedRequest } from './error-body.js';
import { renderProblem } from './render-problem.js';

function on(path: string, more: Partial<RefusedRequest> = {}): RefusedRequest {
  return { method: 'GET', path, accept: undefined, contentType: undefined, requestId: 'req-1', ...more };
}

const missing = problemOf(
  new DomainError({ code: 'contract.empty-record', kind: 'missing', message: 'Event 7 does not exist' }),
);
const invalid = problemOf(
  new DomainError({ code: 'contract.empty-record', kind: 'invalid', message: 'limit must be a number' }),
);
const away = problemOf(
  new DomainError({ code: 'kafka.backlog-full', kind: 'unavailable', message: 'Kafka is away' }),
);
const notAllowed = problemOf(
  new HttpRefusal({
    status: 405,
    code: 'http.method-not-allowed',
    message: 'no',
    headers: { allow: 'GET, OPTIONS' },
  }),
);
const unknownPath = problemOf(
  new HttpRefusal({ status: 404, code: 'http.path-unknown', message: 'nothing here' }),
);

describe('errors of StackTach v3', () => {
  it('have a title and a description', () => {
    expect(renderProblem(missing, on('/v1/events/7'))).toEqual({
      contentType: 'application/json; charset=utf-8',
      text: '{"title":"Not Found","description":"Event 7 does not exist"}',
      headers: {},
    });
  });

  it('have no body for unknown paths and methods', () => {
    expect(renderProblem(unknownPath, on('/v1/streams/7/x'))).toEqual({
      contentType: null,
      text: '',
      headers: {},
    });
    expect(renderProblem(notAllowed, on('/v1/streams'))).toEqual({
      contentType: null,
      text: '',
      headers: { allow: 'GET, OPTIONS' },
    });
  });
});

describe('errors of Monasca', () => {
  it('have Monasca titles, no charset, and a minute to wait when something is away', () => {
    expect(renderProblem(invalid, on('/v2.0/events'))).toEqual({
      contentType: 'application/json',
      text: '{"title":"Bad request","description":"limit must be a number"}',
      headers: {},
    });
    expect(renderProblem(away, on('/v1.0/events')).headers).toEqual({ 'retry-after': '60' });
  });

  it('have an empty body for what is not there', () => {
    expect(renderProblem(missing, on('/v2.0/transforms/1'))).toEqual({
      contentType: null,
      text: '',
      headers: {},
    });
  });

  it('carry the stock Keystone form beside their own for 401', () => {
    const refusal = new HttpRefusal({
      status: 401,
      code: 'http.identity-missing',
      title: 'Forbidden',
      message: 'no role',
      headers: { 'www-authenticate': 'Keystone uri="http://k/v3"' },
    });
    expect(renderProblem(problemOf(refusal), on('/v2.0/transforms'))).toEqual({
      contentType: 'application/json',
      text: '{"title":"Forbidden","description":"no role","error":{"code":401,"title":"Forbidden","message":"no role"}}',
      headers: { 'www-authenticate': 'Keystone uri="http://k/v3"' },
    });
  });
});

describe('errors of the stacky tables and the database API', () => {
  it('are a table typed by the reason phrase', () => {
    expect(renderProblem(invalid, on('/stacky/events/'))).toEqual({
      contentType: 'text/json',
      text: '[["Error","Message"],["Bad Request","limit must be a number"]]',
      headers: { vary: 'Accept' },
    });
  });

  it('are a message with its status', () => {
    expect(renderProblem(missing, on('/db/usage/launches/7/'))).toEqual({
      contentType: 'application/json',
      text: '{"message":"Event 7 does not exist","status":404}',
      headers: { vary: 'Accept' },
    });
  });
});

describe('errors of Gnocchi', () => {
  it('are text without Accept, beginning with the status line', () => {
    expect(renderProblem(missing, on('/v1/metric/7'))).toEqual({
      contentType: 'text/plain; charset=UTF-8',
      text: '404 Not Found\n\nThe resource could not be found.\n\n Event 7 does not exist  \n\n',
      headers: {},
    });
  });

  it('are JSON with spaces where JSON is asked for, with an object for a description where there is one', () => {
    const json = { accept: 'application/json, */*' };
    expect(renderProblem(invalid, on('/v1/metric', json)).text).toBe(
      '{"code": 400, "title": "Bad Request", "description": "limit must be a number"}',
    );
    const refusal = new HttpRefusal({
      status: 400,
      code: 'http.refused',
      message: "Invalid input: required key not provided @ data['name']",
      description: { cause: 'Invalid input', detail: ['name'] },
    });
    expect(renderProblem(problemOf(refusal), on('/v1/archive_policy', json)).text).toBe(
      '{"code": 400, "title": "Bad Request", "description": {"cause": "Invalid input", "detail": ["name"]}}',
    );
  });

  it('are HTML with escaped text where HTML is preferred', () => {
    const problem = problemOf(
      new HttpRefusal({ status: 404, code: 'http.path-unknown', message: '<b>7</b>' }),
    );
    const body = renderProblem(problem, on('/v1/x', { accept: 'text/html,application/json;q=0.9' }));
    expect(body.contentType).toBe('text/html; charset=UTF-8');
    expect(body.text).toContain('&lt;b&gt;7&lt;/b&gt;');
  });

  it.each([
    [405, { method: 'PUT' }, 'The method PUT is not allowed for this resource.'],
    [415, { contentType: 'text/csv' }, 'The request media type text/csv is not supported by this server.'],
    [415, {}, 'The request media type None is not supported by this server.'],
  ])('explain %p as Gnocchi does', (status, more, explanation) => {
    const problem = problemOf(new HttpRefusal({ status, code: 'http.refused', message: 'x' }));
    expect(renderProblem(problem, on('/v1/metric', more)).text).toContain(explanation);
  });
});

describe('errors of our own paths', () => {
  it('are problem JSON with the stable code and the id of the request', () => {
    expect(renderProblem(away, on('/admin/books'))).toEqual({
      contentType: 'application/problem+json',
      text: '{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"Kafka is away","code":"kafka.backlog-full","requestId":"req-1"}',
      headers: { 'retry-after': '5' },
    });
  });
});

describe('problemOf', () => {
  it.each([
    new Error('password is swordfish'),
    Object.assign(new Error('swordfish'), { statusCode: 500 }),
    Object.assign(new Error('swordfish'), { status: 200 }),
    'swordfish',
    null,
    undefined,
    { statusCode: 404, message: 'swordfish' },
  ])('says nothing of a defect: %p', (thrown) => {
    const problem = problemOf(thrown);
    expect(problem.status).toBe(500);
    for (const path of ['/v1/x', '/v1/events', '/v2.0/x', '/stacky/x', '/db/x', '/x']) {
      expect(renderProblem(problem, on(path)).text).not.toContain('swordfish');
    }
  });

  it("takes the framework's client errors at their word", () => {
    expect(problemOf(Object.assign(new Error('bad url'), { statusCode: 400 })).status).toBe(400);
  });
});
