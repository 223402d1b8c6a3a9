import { describe, expect, it } from '@jest/globals';

import { corsAnswer, type CorsRequest } from './cors.js';

const origins = new Set(['http://foobar.com']);
const preflight: CorsRequest = {
  method: 'OPTIONS',
  origin: 'http://foobar.com',
  requestedMethod: 'GET',
  requestedHeaders: 'x-auth-token',
};

describe('corsAnswer', () => {
  it('answers the preflight of a configured origin', () => {
    expect(corsAnswer(origins, preflight)).toEqual({
      isPreflight: true,
      headers: [
        ['Vary', 'Origin'],
        ['Access-Control-Allow-Origin', 'http://foobar.com'],
        ['Access-Control-Allow-Methods', 'GET'],
        ['Access-Control-Allow-Headers', 'x-auth-token'],
        ['Access-Control-Max-Age', '600'],
      ],
    });
  });

  it('gives other origins nothing but the reason to cache apart', () => {
    const other = corsAnswer(origins, { ...preflight, origin: 'http://notallowed.com' });
    expect(other).toEqual({ isPreflight: false, headers: [['Vary', 'Origin']] });
  });

  it('lets pages of a configured origin read the answer', () => {
    const get = { ...preflight, method: 'GET', requestedMethod: undefined };
    expect(Object.fromEntries(corsAnswer(origins, get).headers)).toMatchObject({
      'Access-Control-Allow-Origin': 'http://foobar.com',
    });
  });

  it('takes OPTIONS that asks for no method for an ordinary request', () => {
    expect(corsAnswer(origins, { ...preflight, requestedMethod: undefined }).isPreflight).toBe(false);
  });

  it('adds nothing where no origin is configured', () => {
    expect(corsAnswer(new Set(), preflight)).toEqual({ isPreflight: false, headers: [] });
  });
});
