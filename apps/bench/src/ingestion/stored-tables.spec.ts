import { describe, expect, it } from '@jest/globals';
import { tableFaults } from './stored-tables.js';

describe('what ingestion stored', () => {
  const before = { nova: 10, glance: 1, resources: 3, timingHalves: 5, forwarded: 11 };
  const expected = { records: 9, nova: 6, glance: 2, resources: 1, timingHalves: 4 };
  const after = { nova: 16, glance: 3, resources: 4, timingHalves: 9, forwarded: 19 };

  it('has no fault when every table grew by what was made', () => {
    expect(tableFaults(before, after, expected)).toEqual([]);
  });

  it('is named where it grew by something else', () => {
    expect(tableFaults(before, { ...after, glance: 2, forwarded: 20 }, expected)).toEqual([
      'glance: 1 instead of 2 of 9 records',
      'forwarded: 9 instead of 8 of 9 records',
    ]);
  });
});
