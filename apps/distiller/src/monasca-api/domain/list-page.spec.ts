import { describe, expect, it } from '@jest/globals';
import { nextQuery, readListPage } from './list-page.js';

const read = (query: string) => readListPage(new Map(new URLSearchParams(query)));
const next = (query: string, lastId: string) => nextQuery(new Map(new URLSearchParams(query)), lastId);

describe('a page of a list', () => {
  it.each([[''], ['offset='], ['offset=x'], ['offset=x&offset_is='], ['offset=&offset_is=id']])(
    'begins with %j where the list does',
    (query) => {
      expect(read(query)).toEqual({ offset: null, limit: 50 });
    },
  );

  it('begins after the id that it names', () => {
    expect(read('offset=y&limit=7')).toEqual({ offset: 'y', limit: 7 });
    expect(read('offset=X').offset).toBe('X');
  });

  it.each(['x', 'y', 'a&b=c', 'ü +'])('is linked to the next, which begins after %j', (lastId) => {
    expect(read(next('', lastId))).toEqual({ offset: lastId, limit: 50 });
  });

  it('says the limit, the name and the tenant again in the link, but nothing that is empty', () => {
    expect(next('limit=2&name=a,b&tenant_id=T&other=1', 'id')).toBe(
      'offset=id&limit=2&name=a%2Cb&tenant_id=T',
    );
    expect(next('limit=&name=&tenant_id=', 'id')).toBe('offset=id');
  });

  it('does not hand the meaning of one offset on to the next', () => {
    expect(next('offset=x&offset_is=id', 'y')).toBe('offset=y');
  });
});
