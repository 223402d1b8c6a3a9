import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '@cloudtach/kernel';
import { readNewMetric } from './read-new-metric.js';

describe('readNewMetric', () => {
  it('takes a policy and a name, and ignores whose the client says it is', () => {
    const body = { archive_policy_name: 'low', name: 'disk.io.rate', user_id: 'u', project_id: 'p' };
    expect(readNewMetric(body)).toEqual({ archivePolicyName: 'low', name: 'disk.io.rate' });
    expect(readNewMetric({})).toEqual({ archivePolicyName: null, name: null });
  });

  it.each<[JsonValue, string]>([
    [[], 'Invalid input: expected a dictionary'],
    [{ name: null }, "Invalid input: expected str for dictionary value @ data['name']"],
    [
      { archive_policy_name: 1 },
      "Invalid input: expected str for dictionary value @ data['archive_policy_name']",
    ],
    [{ cowsay: 'moo' }, "Invalid input: extra keys not allowed @ data['cowsay']"],
    [
      { name: 'disk/io' },
      "Invalid input: '/' is not supported in metric name for dictionary value @ data['name']",
    ],
    [
      { name: 'x'.repeat(256) },
      "Invalid input: length of value must be at most 255 for dictionary value @ data['name']",
    ],
    [{ name: 'a\0' }, "Invalid input: not a valid value for dictionary value @ data['name']"],
  ])('refuses %j', (body, message) => {
    expect(() => readNewMetric(body)).toThrow(message);
  });
});
