import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileTopicPattern } from './topic-pattern.js';

describe('compileTopicPattern', () => {
  it.each([
    ['notifications.info', 'notifications.info', true],
    ['notifications.info', 'notifications-info', false],
    ['notifications.*', 'notifications.info', true],
    ['notifications.*', 'notifications.', true],
    ['notifications.*', 'notifications', false],
    ['*.info', 'east.nova.info', true],
    ['east.*.info', 'east.nova.info', true],
    ['east.*.info', 'east.info', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[ab]c', 'bc', true],
    ['[!ab]c', 'bc', false],
    ['[!ab]c', 'xc', true],
    ['[a-c]x', 'cx', true],
    ['[a-c]x', 'dx', false],
    ['[a-]', '-', true],
    ['[]]', ']', true],
    ['[', '[', true],
    ['[ab', '[ab', true],
    ['', '', true],
    ['*', '', true],
  ])('%s against %s is %s', (pattern, topic, expected) => {
    expect(compileTopicPattern(pattern)(topic)).toBe(expected);
  });

  it('takes no more steps than pattern times text, whatever the pattern is', () => {
    expect(compileTopicPattern(`${'*a'.repeat(50)}b`)('a'.repeat(20_000))).toBe(false);
  });

  it('finds what it was made of, with some of it replaced by stars', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 12 }),
        fc.array(fc.nat(11)),
        (letters, stars) => {
          const pattern = letters.map((letter, index) => (stars.includes(index) ? '*' : letter)).join('');
          expect(compileTopicPattern(pattern)(letters.join(''))).toBe(true);
        },
      ),
    );
  });
});
