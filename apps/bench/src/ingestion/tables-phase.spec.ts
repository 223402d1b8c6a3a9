import { describe, expect, it } from '@jest/globals';
import { tableRequests } from './table-requests.js';
import { tableSummary } from './tables-phase.js';

describe('tables at several sizes', () => {
  it('are summed up by how they grow', () => {
    const at = (rows: number, table: string, p95Ms: number) => ({ table, rows, p50Ms: 1, p95Ms });
    const figures = [at(50, 'a', 10), at(50, 'b', 10), at(5_000, 'a', 14), at(5_000, 'b', 16)];
    expect(tableSummary(figures)).toMatchObject([
      { table: 'a', rows: 5_000, p95Ms: 14, growth: 1.4, floorState: 'met' },
      { table: 'b', rows: 5_000, p95Ms: 16, growth: 1.6, floorState: 'missed' },
    ]);
  });

  it('are each asked for what was published', () => {
    const samples = {
      instances: ['i1'],
      images: ['m1'],
      requests: ['r 1'],
      tenants: ['t'],
      events: ['a.b.start'],
    };
    const paths = new Map(tableRequests(samples, 10).map(({ name, path }) => [name, path(3)]));
    expect(paths.get('timings')).toBe('timings/?name=a.b');
    expect(paths.get('request')).toBe('request/?request_id=r%201');
    expect(paths.get('kpi of a tenant')).toBe('kpi/t/');
  });
});
