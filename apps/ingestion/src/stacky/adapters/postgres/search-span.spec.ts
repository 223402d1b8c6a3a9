import { describe, expect, it } from '@jest/globals';
import { type SearchField } from '../../domain/search-field.js';
import { type StackyService } from '../../domain/stacky-service.js';
import { spanLookup } from './search-span.js';

describe('where a search looks first', () => {
  it.each<[StackyService, SearchField, string]>([
    ['nova', 'instance', 'lifecycle'],
    ['nova', 'request_id', 'request_tracker'],
    ['nova', 'tenant', 'tenant_name'],
    ['nova', 'host', 'host_name'],
    ['glance', 'uuid', 'lifecycle'],
    ['glance', 'owner', 'tenant_name'],
    ['generic', 'instance', 'lifecycle'],
  ])('%s by %s: %s', (service, field, table) => {
    expect(spanLookup(service, { field, value: 'a' })?.text).toContain(`FROM ${table} `);
  });

  it.each<[StackyService, SearchField, string | bigint | null]>([
    ['glance', 'instance', 'a'],
    ['glance', 'request_id', 'a'],
    ['generic', 'message_id', 'a'],
    ['nova', 'event', 'a'],
    ['nova', 'id', 1n],
    ['nova', 'tenant', null],
    ['nova', 'tenant', ''],
    ['nova', 'instance', 'a\0'],
    ['nova', 'instance', 'a\ufffd'],
  ])('%s by %s of %j: nowhere', (service, field, value) => {
    expect(spanLookup(service, { field, value })).toBeNull();
  });
});
