import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { charactersOf, EventTypePattern } from './event-type-pattern.js';

describe('EventTypePattern', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['compute.*', ['compute.instance.update', 'compute.'], ['compute', 'xcompute.a', 'Compute.a']],
    ['compute.instance.?xists', ['compute.instance.exists'], ['compute.instance.xists']],
    ['a.*.end', ['a.b.end', 'a.b.c.end', 'a..end'], ['a.end', 'a.b.endx']],
    ['a.[bc]', ['a.b', 'a.c'], ['a.d', 'a.', 'a.bc']],
    ['a.[!b]', ['a.c', 'a.!'], ['a.b', 'a.']],
    ['[a-c]x', ['ax', 'bx', 'cx'], ['dx', '-x']],
    ['[a-]', ['a', '-'], ['b']],
    ['[-a]', ['a', '-'], ['b']],
    ['[a-c-e]', ['b', '-', 'e'], ['d']],
    ['[c-a]', [], ['a', 'b', 'c', '-']],
    ['[]a]', [']', 'a'], ['b', '']],
    ['[!]a]', ['b'], [']', 'a']],
    ['[^a]', ['^', 'a'], ['b']],
    ['[abc', ['[abc'], ['a', '[a']],
    ['[]', ['[]'], ['', ']']],
    ['[!]', ['[!]'], ['a']],
    ['*', ['', 'anything', 'a\nb'], []],
    ['**', ['', 'a.b'], []],
    ['', [''], ['a']],
    ['*a*b', ['ab', 'xaxb', 'abab'], ['ba', 'a']],
    ['a*a', ['aa', 'aba'], ['a']],
    ['\\*', ['\\', '\\x'], ['*']],
    ['.+(a|b)', ['.+(a|b)'], ['xa']],
    ['?', ['a', '\u{1F600}'], ['', 'ab']],
    ['[\u{1F600}-\u{1F602}]', ['\u{1F601}'], ['\u{1F610}']],
  ])('%j takes %j and leaves %j', (text, taken, left) => {
    const pattern = new EventTypePattern(text);
    expect(taken.filter((eventType) => !pattern.matches(charactersOf(eventType)))).toEqual([]);
    expect(left.filter((eventType) => pattern.matches(charactersOf(eventType)))).toEqual([]);
  });

  it('says what a matcher that tries everything says', () => {
    const letters = fc.constantFrom('a', 'b', '.', '-', ']');
    const piece = fc.constantFrom('a', 'b', '.', '*', '?', '[', ']', '[a-b]', '[!a]', '[]a]', '!', '-');
    const pattern = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    const eventType = fc.array(letters, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, eventType, (glob, text) => {
        expect(new EventTypePattern(glob).matches(charactersOf(text))).toBe(naiveMatch(glob, text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([10, 50, 400])('takes steps in proportion to the text, with %i stars', (stars) => {
    const pattern = new EventTypePattern('*a'.repeat(stars) + '*b');
    const steps = [1000, 2000, 4000].map((length) => {
      let count = 0;
      expect(pattern.matches(charactersOf('a'.repeat(length)), () => (count += 1))).toBe(false);
      return count;
    });
    expect(steps[1]).toBeLessThanOrEqual(2 * (steps[0] as number) + stars);
    expect(steps[2]).toBeLessThanOrEqual(4000 + stars);
  });

  it('takes no more steps than text times longest run where nothing ever fits', () => {
    let count = 0;
    const run = `${'a'.repeat(20)}b`;
    new EventTypePattern(`*${run}*${run}*`).matches(charactersOf('a'.repeat(1000)), () => (count += 1));
    expect(count).toBeLessThanOrEqual(1000 * run.length);
  });
});

/** Python's fnmatch by trying every way, without anything of the matcher under test. */
function naiveMatch(glob: string, text: string): boolean {
  if (glob === '') return text === '';
  const rest = glob.slice(1);
  if (glob[0] === '*') {
    for (let taken = 0; taken <= text.length; taken += 1)
      if (naiveMatch(rest, text.slice(taken))) return true;
    return false;
  }
  if (text === '') return false;
  if (glob[0] === '?') return naiveMatch(rest, text.slice(1));
  const set = glob[0] === '[' ? readSet(glob) : null;
  if (set !== null) return set.has(text[0] as string) && naiveMatch(set.rest, text.slice(1));
  return glob[0] === text[0] && naiveMatch(rest, text.slice(1));
}

function readSet(glob: string): { has: (character: string) => boolean; rest: string } | null {
  const isNegated = glob[1] === '!';
  const first = isNegated ? 2 : 1;
  const close = glob.indexOf(']', first + 1);
  if (close < 0) return null;
  const members: string[] = [];
  let content = glob.slice(first, close);
  while (content !== '') {
    if (content.length > 2 && content[1] === '-') {
      for (let code = content.charCodeAt(0); code <= content.charCodeAt(2); code += 1)
        members.push(String.fromCharCode(code));
      content = content.slice(3);
    } else {
      members.push(content[0] as string);
      content = content.slice(1);
    }
  }
  return { has: (character) => members.includes(character) !== isNegated, rest: glob.slice(close + 1) };
}
