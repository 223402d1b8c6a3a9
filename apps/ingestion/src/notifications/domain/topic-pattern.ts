/** A glob, read once: a token per position. */
type Token =
  | { readonly kind: 'any-text' }
  | { readonly kind: 'any-character' }
  | { readonly kind: 'character'; readonly character: string }
  | {
      readonly kind: 'set';
      readonly isNegated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/**
 * Whether a topic's name matches a shell-style pattern, as Python's `fnmatchcase` decides: `*` any text, `?` one
 * character, `[a-z]` and `[!a-z]` one of, or not of, a set; a `[` without its `]` stands for itself. Takes at most
 * pattern times text steps whatever the pattern is; no regular expression is built from it.
 */
export function compileTopicPattern(pattern: string): (topic: string) => boolean {
  const tokens = readTokens(pattern);
  return (topic) => matches(tokens, topic);
}

function matches(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < text.length) {
    const current = tokens[token];
    if (current?.kind === 'any-text') {
      starToken = token;
      starAt = at;
      token += 1;
    } else if (current !== undefined && matchesOne(current, text.charAt(at))) {
      token += 1;
      at += 1;
    } else if (starToken >= 0) {
      // Only the last star is tried again: what an earlier one took can stay as it is.
      starAt += 1;
      at = starAt;
      token = starToken + 1;
    } else {
      return false;
    }
  }
  while (tokens[token]?.kind === 'any-text') token += 1;
  return token === tokens.length;
}

function matchesOne(token: Token, character: string): boolean {
  switch (token.kind) {
    case 'any-text':
      return false;
    case 'any-character':
      return true;
    case 'character':
      return token.character === character;
    case 'set':
      return token.isNegated !== token.ranges.some(([low, high]) => low <= character && character <= high);
  }
}

function readTokens(pattern: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < pattern.length) {
    const character = pattern.charAt(at);
    const setEnd = character === '[' ? endOfSet(pattern, at) : -1;
    if (setEnd > 0) {
      tokens.push(readSet(pattern.slice(at + 1, setEnd)));
      at = setEnd + 1;
      continue;
    }
    if (character !== '*')
      tokens.push(character === '?' ? { kind: 'any-character' } : { kind: 'character', character });
    else if (tokens.at(-1)?.kind !== 'any-text') tokens.push({ kind: 'any-text' });
    at += 1;
  }
  return tokens;
}

/** The index of the `]` that ends the set, or -1; a `]` right at its beginning belongs to it. */
function endOfSet(pattern: string, start: number): number {
  const first = pattern.charAt(start + 1) === '!' ? start + 2 : start + 1;
  return pattern.indexOf(']', first + 1);
}

function readSet(inner: string): Token {
  const isNegated = inner.startsWith('!');
  const members = isNegated ? inner.slice(1) : inner;
  const ranges: [string, string][] = [];
  for (let at = 0; at < members.length; at += 1) {
    const low = members.charAt(at);
    const isRange = members.charAt(at + 1) === '-' && at + 2 < members.length;
    ranges.push([low, isRange ? members.charAt(at + 2) : low]);
    if (isRange) at += 2;
  }
  return { kind: 'set', isNegated, ranges };
}
