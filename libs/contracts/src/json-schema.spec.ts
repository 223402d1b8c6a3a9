import { describe, expect, it } from '@jest/globals';
import { compileSchema, describeViolation } from './json-schema.js';

describe('lengths of texts', () => {
  const validate = compileSchema({ type: 'string', minLength: 2, maxLength: 3 });

  it.each([
    ['ab', true],
    ['abc', true],
    ['a', false],
    ['abcd', false],
    // A character beyond the first plane is two units of a string.
    ['😀', false],
    ['😀😀', true],
    ['😀😀😀', true],
    ['😀😀😀😀', false],
  ])('of %s are counted in characters', (text, expected) => {
    expect(validate(text)).toBe(expected);
  });

  it('are named when they are broken', () => {
    validate('a');
    expect(describeViolation(validate)).toBe('/ must NOT have fewer than 2 characters');
    validate('abcd');
    expect(describeViolation(validate)).toBe('/ must NOT have more than 3 characters');
  });
});
