/**
 * The paths of distiller.md §5, read and evaluated in the most literal way there is, for tests to compare with. It shares
 * nothing with the parser and the compiler: the text is cut by precedence from the loosest operator down, and every step
 * walks all there is.
 */
export type SlowMatch = { readonly path: string; readonly value: unknown };

/** All matches of a path in order, null ones too; null where the path is no path. */
export function slowMatches(path: string, document: unknown): readonly SlowMatch[] | null {
  const tokens = cutTokens(path);
  if (tokens === null) return null;
  const evaluate = read(tokens);
  if (evaluate === null) return null;
  return evaluate([{ value: document, step: '' }]).map((trail) => ({
    path: trail
      .slice(1)
      .map(({ step }) => step)
      .join('.'),
    value: trail.at(-1)?.value,
  }));
}

/** A value after all the values that contain it, the notification first. */
type Trail = readonly { readonly value: unknown; readonly step: string }[];
type Evaluate = (trail: Trail) => Trail[];

/** A name is its content in an object; what was read already stands as a function. */
type Token = string | { readonly name: string } | { readonly integer: number } | { readonly read: Evaluate };

function cutTokens(path: string): Token[] | null {
  const tokens: Token[] = [];
  let rest = path;
  while (rest !== '') {
    const [text] =
      /^(?:[ \t\n]+|'(?:\\[^]|[^\\'])*'|"(?:\\[^]|[^\\"])*"|`(?:this|parent)`|[A-Za-z_@][\w@-]*|-?\d+|\.\.|[$*.[\](),:|&])/.exec(
        rest,
      ) ?? [''];
    if (text === '') return null;
    rest = rest.slice(text.length);
    if (/^['"]/.test(text)) tokens.push({ name: text.slice(1, -1).replaceAll(/\\([^])/g, '$1') });
    else if (/^[A-Za-z_@]/.test(text) && text !== 'where') tokens.push({ name: text });
    else if (/^-?\d/.test(text)) tokens.push({ integer: Number(text) });
    else if (text.trim() !== '') tokens.push(text);
  }
  return tokens;
}

function read(tokens: readonly Token[]): Evaluate | null {
  const grouped = withoutParentheses(tokens);
  if (grouped === null) return null;
  return readFlat(withoutBrackets(grouped));
}

/** Each innermost pair becomes what it means, until there is none. */
function withoutParentheses(tokens: readonly Token[]): readonly Token[] | null {
  const close = tokens.indexOf(')');
  if (close < 0) return tokens.includes('(') ? null : tokens;
  const open = tokens.lastIndexOf('(', close);
  if (open < 0) return null;
  const inner = readFlat(withoutBrackets(tokens.slice(open + 1, close)));
  if (inner === null) return null;
  return withoutParentheses([...tokens.slice(0, open), { read: inner }, ...tokens.slice(close + 1)]);
}

const binary = ['..', '.', '|', '&', 'where'];

/** A bracket behind a path takes all of it; one behind an operator, or at the beginning, stands alone. */
function withoutBrackets(tokens: readonly Token[] | null): readonly Token[] | null {
  if (tokens === null) return null;
  const open = tokens.indexOf('[');
  if (open < 0) return tokens.includes(']') ? null : tokens;
  const close = tokens.indexOf(']', open);
  if (close < 0) return null;
  const step = readBracket(tokens.slice(open + 1, close));
  if (step === null) return null;
  const before = tokens.slice(0, open);
  const last = before.at(-1);
  const after = tokens.slice(close + 1);
  if (last === undefined || (typeof last === 'string' && binary.includes(last)))
    return withoutBrackets([...before, { read: step }, ...after]);
  const whole = readFlat(before);
  if (whole === null) return null;
  return withoutBrackets([{ read: (trail) => whole(trail).flatMap(step) }, ...after]);
}

function readBracket(tokens: readonly Token[]): Evaluate | null {
  const [first] = tokens;
  if (tokens.length === 1 && first === '*') return slice(null, null);
  if (tokens.length === 1 && typeof first === 'object' && 'integer' in first) return index(first.integer);
  const colon = tokens.indexOf(':');
  if (colon < 0) return readNames(tokens);
  const [start, stop] = [tokens.slice(0, colon), tokens.slice(colon + 1)].map(readBound);
  return start === undefined || stop === undefined ? null : slice(start, stop);
}

function readBound(tokens: readonly Token[]): number | null | undefined {
  const [only] = tokens;
  if (tokens.length === 0) return null;
  return tokens.length === 1 && typeof only === 'object' && 'integer' in only ? only.integer : undefined;
}

/** No parentheses and no brackets are left: the last of the loosest operators splits. */
function readFlat(tokens: readonly Token[] | null): Evaluate | null {
  if (tokens === null || tokens.includes('&')) return null;
  for (const operator of binary) {
    const at = tokens.lastIndexOf(operator);
    if (at < 0) continue;
    const left = readFlat(tokens.slice(0, at));
    const right = readFlat(tokens.slice(at + 1));
    return left === null || right === null ? null : combine(operator, left, right);
  }
  const [only] = tokens;
  if (tokens.length !== 1) return readNames(tokens);
  if (typeof only === 'object' && 'read' in only) return only.read;
  if (only === '*') return members;
  if (only === '$') return (trail) => [trail.slice(0, 1)];
  if (only === '`this`') return (trail) => [trail];
  if (only === '`parent`') return (trail) => (trail.length === 1 ? [] : [trail.slice(0, -1)]);
  return readNames(tokens);
}

function readNames(tokens: readonly Token[]): Evaluate | null {
  const names: string[] = [];
  for (const [place, token] of tokens.entries()) {
    if (place % 2 === 1) {
      if (token !== ',') return null;
    } else if (typeof token === 'object' && 'name' in token) names.push(token.name);
    else return null;
  }
  if (tokens.length % 2 === 0) return null;
  return (trail) => names.flatMap((name) => members(trail).filter((member) => member.at(-1)?.step === name));
}

function combine(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case '..':
      return (trail) => left(trail).flatMap(withAllBelow).flatMap(right);
    case '.':
      return (trail) => left(trail).flatMap(right);
    case '|':
      return (trail) => [...left(trail), ...right(trail)];
    default:
      return (trail) => left(trail).filter((match) => right(match).length > 0);
  }
}

function withAllBelow(trail: Trail): Trail[] {
  const value = trail.at(-1)?.value;
  const children = Array.isArray(value) ? slice(null, null)(trail) : members(trail);
  return [trail, ...children.flatMap(withAllBelow)];
}

function members(trail: Trail): Trail[] {
  const value = trail.at(-1)?.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([step, member]) => [...trail, { value: member as unknown, step }]);
}

function index(at: number): Evaluate {
  return (trail) => {
    const value = trail.at(-1)?.value;
    const elements: unknown[] | null =
      typeof value === 'string' ? [...value] : Array.isArray(value) ? value : null;
    const place = at < 0 ? at + (elements?.length ?? 0) : at;
    return elements !== null && place >= 0 && place < elements.length
      ? [[...trail, { value: elements[place], step: `[${at}]` }]]
      : [];
  };
}

function slice(start: number | null, stop: number | null): Evaluate {
  return (trail) => {
    const value = trail.at(-1)?.value;
    if (value === null) return [];
    const list: unknown[] = Array.isArray(value) ? value : [value];
    const around = [...trail.slice(0, -1), { value: list, step: trail.at(-1)?.step ?? '' }];
    return list
      .map((element, place) => ({ value: element, step: `[${place}]` }))
      .slice(start ?? 0, stop ?? list.length)
      .map((last) => [...around, last]);
  };
}
