import { describe, expect, it } from '@jest/globals';
import { TableExpectation } from './table-expectation.js';

describe('what ingestion must make of a load', () => {
  it('is counted once for each notification, however often it is delivered', () => {
    const expectation = new TableExpectation();
    const start = { isDuplicate: false, service: 'nova', resourceId: 'i', eventType: 'a.start' } as const;
    expectation.add(start);
    expectation.add({ ...start, eventType: 'a.end' });
    expectation.add({ ...start, eventType: 'a.restart' });
    expectation.add({ ...start, isDuplicate: true });
    expectation.add({ ...start, resourceId: null });
    expectation.add({ ...start, service: 'glance' });
    expect(expectation.tables).toEqual({ records: 6, nova: 4, glance: 1, resources: 2, timingHalves: 2 });
  });
});
