/** One place of a pattern: a character, any character, one of a set, or any run of characters. */
type Token =
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'any' }
  | {
      readonly kind: 'set';
      readonly ranges: readonly (readonly [number, number])[];
      readonly isNegated: boolean;
    };

/** What stands between two `*`. */
type Run = readonly Token[];

/**
 * A compiled shell glob over event types (distiller.md §3): whole text, case-sensitive, a dot is a character like any
 * other.
 *
 * The runs between two `*` are looked for from the left, each behind the one before, and the last one at the end of the
 * text. A run never has to move again, so a text of n characters costs at most n times the longest run of comparisons,
 * however many `*` there are. No regular expression is made of what a user wrote.
 */
export class EventTypePattern {
  /** What stands between the `*`: never empty; one run means that there is no `*`. */
  private readonly runs: readonly Run[];

  /** @param text the glob, without the `!` of an exclusion */
  constructor(text: string) {
    this.runs = runsOf(charactersOf(text));
  }

  /**
   * @param text an event type as `charactersOf` gives it: it is cut up once for all patterns
   * @param onStep called once for each comparison of a character, for tests of its cost
   */
  matches(text: readonly number[], onStep?: () => void): boolean {
    const { runs } = this;
    const first = runs[0] as Run;
    if (!fits(first, text, 0, onStep)) return false;
    if (runs.length === 1) return first.length === text.length;
    let at = first.length;
    for (let place = 1; place < runs.length - 1; place += 1) {
      at = endOfNext(runs[place] as Run, text, at, onStep);
      if (at < 0) return false;
    }
    const last = runs.at(-1) as Run;
    const lastAt = text.length - last.length;
    return lastAt >= at && fits(last, text, lastAt, onStep);
  }
}

/** Where the leftmost occurrence of `run` at or after `from` ends; -1 when there is none. */
function endOfNext(run: Run, text: readonly number[], from: number, onStep?: () => void): number {
  for (let at = from; at + run.length <= text.length; at += 1) {
    if (fits(run, text, at, onStep)) return at + run.length;
  }
  return -1;
}

function fits(run: Run, text: readonly number[], at: number, onStep?: () => void): boolean {
  if (at + run.length > text.length) return false;
  for (let place = 0; place < run.length; place += 1) {
    onStep?.();
    if (!isOne(run[place] as Token, text[at + place] as number)) return false;
  }
  return true;
}

function isOne(token: Token, code: number): boolean {
  switch (token.kind) {
    case 'literal':
      return token.code === code;
    case 'any':
      return true;
    case 'set':
      return token.ranges.some(([first, last]) => first <= code && code <= last) !== token.isNegated;
  }
}

const star = 0x2a;
const questionMark = 0x3f;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const exclamationMark = 0x21;
const dash = 0x2d;

function runsOf(codes: readonly number[]): Token[][] {
  let run: Token[] = [];
  const runs = [run];
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] as number;
    if (code === star) runs.push((run = []));
    else if (code === questionMark) run.push({ kind: 'any' });
    else {
      const close = code === openBracket ? endOfSet(codes, at) : -1;
      if (close < 0) run.push({ kind: 'literal', code });
      else {
        run.push(setOf(codes.slice(at + 1, close)));
        at = close;
      }
    }
  }
  return runs;
}

/** The `]` of the set that begins at `open`; -1 without one. A `]` that comes first is a member of the set. */
function endOfSet(codes: readonly number[], open: number): number {
  const first = codes[open + 1] === exclamationMark ? open + 2 : open + 1;
  return codes.indexOf(closeBracket, first + 1);
}

function setOf(content: readonly number[]): Token {
  const isNegated = content[0] === exclamationMark;
  const members = isNegated ? content.slice(1) : content;
  const ranges: [number, number][] = [];
  for (let at = 0; at < members.length; at += 1) {
    const first = members[at] as number;
    const isRange = members[at + 1] === dash && at + 2 < members.length;
    ranges.push([first, isRange ? (members[at + 2] as number) : first]);
    if (isRange) at += 2;
  }
  return { kind: 'set', ranges, isNegated };
}

/** The code points of a text: characters, not UTF-16 units, so that `?` is one character of any script. */
export function charactersOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) as number);
}
