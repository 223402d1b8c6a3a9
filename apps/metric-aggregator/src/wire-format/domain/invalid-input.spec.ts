import { describe, expect, it } from '@jest/globals';
import { invalidInput } from './invalid-input.js';

describe('invalidInput', () => {
  it('speaks of a dictionary value where the offending value sits under a key', () => {
    const refusal = invalidInput('expected a list', ['aggregation_methods']);
    expect(refusal.message).toBe(
      "Invalid input: expected a list for dictionary value @ data['aggregation_methods']",
    );
    expect(refusal.description).toEqual({
      cause: 'Invalid input',
      reason: "expected a list for dictionary value @ data['aggregation_methods']",
      detail: ['aggregation_methods'],
    });
  });

  it('does not where a key is missing or unknown, or the value sits in a list', () => {
    expect(invalidInput('extra keys not allowed', ['definition', 0, 'cowsay']).message).toBe(
      "Invalid input: extra keys not allowed @ data['definition'][0]['cowsay']",
    );
    expect(invalidInput('not a valid value', ['aggregation_methods', 1]).message).toBe(
      "Invalid input: not a valid value @ data['aggregation_methods'][1]",
    );
    expect(invalidInput('expected a dictionary', []).message).toBe('Invalid input: expected a dictionary');
  });

  it('quotes keys as Python does', () => {
    const quoted = (key: string): string => invalidInput('extra keys not allowed', [key]).message;
    expect(quoted("it's")).toContain(`data["it's"]`);
    expect(quoted(`it's "x"\n\u0000`)).toContain(`data['it\\'s "x"\\n\\x00']`);
    expect(quoted('é')).toContain(`data['é']`);
  });

  it('tells more in the JSON form where that form has more to tell', () => {
    const refusal = invalidInput('not a valid value', ['granularity'], 'Timespan must be positive');
    expect(refusal.message).toContain('not a valid value for dictionary value');
    expect(refusal.description).toMatchObject({
      reason: "Timespan must be positive for dictionary value @ data['granularity']",
    });
  });
});
