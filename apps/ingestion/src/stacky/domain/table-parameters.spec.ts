import { describe, expect, it } from '@jest/globals';
import { type DomainError } from '@cloudtach/kernel';
import {
  readEndWhenRange,
  readPage,
  readRequestId,
  readRequired,
  readService,
  readServiceOrAll,
  readSince,
  readUuid,
  readWhenRange,
  type TableParameters,
} from './table-parameters.js';

const parameters = (query: string): TableParameters => new Map(new URLSearchParams(query));

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    const { kind, code, message } = error as DomainError;
    expect({ kind, code }).toEqual({ kind: 'invalid', code: 'stacky.invalid-parameter' });
    return message;
  }
  throw new Error('nothing was refused');
}

describe('the page of a table', () => {
  it.each([
    ['', 50, 0],
    ['limit=&offset=', 50, 0],
    ['limit=0', 0, 0],
    ['limit=1000', 1000, 0],
    ['limit=1001', 1000, 0],
    ['limit=999999999999999999999', 1000, 0],
    ['limit=7&offset=20', 7, 20],
    ['limit=7&limit=8', 8, 0],
    ['limit=%2B7', 7, 0],
    ['offset=99999999999999999999', 50, Number.MAX_SAFE_INTEGER],
  ])('of %j has %d rows from %d', (query, limit, offset) => {
    expect(readPage(parameters(query))).toEqual({ limit, offset });
  });

  it.each(['limit=abc', 'limit=-1', 'limit=1.5', 'offset=abc', 'offset=-1', 'offset=0x1'])(
    'of %j is refused by name',
    (query) => {
      expect(refusal(() => readPage(parameters(query)))).toContain(`'${query.split('=')[0]}'`);
    },
  );
});

describe('the service of a table', () => {
  it('is nova unless the request says otherwise', () => {
    expect(readService(parameters(''))).toBe('nova');
    expect(readService(parameters('service=glance'))).toBe('glance');
    expect(readServiceOrAll(parameters('service=all'))).toBe('all');
    expect(readServiceOrAll(parameters('service=generic'))).toBe('generic');
  });

  it.each(['bogus', 'Nova', ''])('is not %j', (text) => {
    expect(refusal(() => readService(parameters(`service=${text}`)))).toBe(`${text} is not a known service`);
  });

  it('is everything in one place only', () => {
    expect(refusal(() => readService(parameters('service=all')))).toBe('all is not a known service');
  });
});

describe('the times of a table', () => {
  it('are inclusive, and exact below the microsecond', () => {
    expect(readWhenRange(parameters('when_min=1.5&when_max=2'))).toEqual({
      minUs: 1_500_000n,
      maxUs: 2_000_000n,
    });
    expect(readWhenRange(parameters('when_min=1.0000001&when_max=1.0000009'))).toEqual({
      minUs: 1_000_001n,
      maxUs: 1_000_000n,
    });
  });

  it('do not bound where they are empty', () => {
    expect(readWhenRange(parameters('when_min=&when_max='))).toEqual({ minUs: null, maxUs: null });
    expect(readSince(parameters('since='))).toBeNull();
    expect(readSince(parameters('since=1.5'))).toBe(1_500_000n);
  });

  it.each([
    ['when_min', () => readWhenRange(parameters('when_min=abc'))],
    ['when_max', () => readWhenRange(parameters('when_max=1;2'))],
    ['end_when_min', () => readEndWhenRange(parameters('end_when_min='))],
    ['end_when_max', () => readEndWhenRange(parameters('end_when_max=x'))],
    ['since', () => readSince(parameters('since=abc'))],
  ])('are refused by name: %s', (name, read) => {
    expect(refusal(read)).toContain(`'${name}'`);
  });
});

describe('an id in a request', () => {
  it('must be there and look like one', () => {
    expect(refusal(() => readUuid(parameters('')))).toBe("'uuid' is required");
    expect(refusal(() => readUuid(parameters('uuid=obviouslybaduuid')))).toBe(
      'obviouslybaduuid is not uuid-like',
    );
    expect(refusal(() => readRequestId(parameters('')))).toBe("'request_id' is required");
    expect(refusal(() => readRequestId(parameters('request_id=req-zzz')))).toBe(
      'req-zzz is not request-id-like',
    );
    expect(refusal(() => readRequired(parameters(''), 'name'))).toBe("'name' is required");
  });

  it('is repeated in a refusal only in part when it is long', () => {
    expect(refusal(() => readUuid(parameters(`uuid=${'a'.repeat(60_000)}`))).length).toBeLessThan(300);
  });

  it('keeps its form', () => {
    const id = 'a0000001-1111-4111-8111-000000000001';
    expect(readUuid(parameters(`uuid=${id}`))).toBe(id);
    expect(readRequestId(parameters(`request_id=req-${id}`))).toBe(`req-${id}`);
  });
});
