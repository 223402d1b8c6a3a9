/** A place within a path: line from 1, column from 0 (distiller.md §5.5). */
export interface PathPlace {
  readonly line: number;
  readonly column: number;
}

/** A token of a path (distiller.md §5.1). `text` is the token as written; the end has none. */
export type PathToken = PathPlace & { readonly text: string } & (
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'integer'; readonly value: number }
    | { readonly kind: 'operator'; readonly operator: 'this' | 'parent' }
    | { readonly kind: 'symbol'; readonly symbol: PathSymbol }
    | { readonly kind: 'where' | 'end' }
  );

/** The symbols of a path. */
export type PathSymbol = '$' | '*' | '.' | '..' | '[' | ']' | '(' | ')' | ',' | ':' | '|' | '&';

/** What is wrong with a path, and where. */
export interface PathProblem extends PathPlace {
  readonly message: string;
}

/** Characters that are a symbol each; two dots are one too. */
const symbols = '$*.[](),:|&';

/** Cuts a path into tokens, the last of them the end. */
export class PathTokenizer {
  private at = 0;
  private line = 1;
  private lineStart = 0;

  constructor(private readonly text: string) {}

  /** The tokens, or the first character that begins none. */
  read(): readonly PathToken[] | PathProblem {
    const tokens: PathToken[] = [];
    for (;;) {
      this.skipBlanks();
      const token = this.next();
      if ('message' in token) return token;
      tokens.push(token);
      if (token.kind === 'end') return tokens;
    }
  }

  private next(): PathToken | PathProblem {
    const place = { line: this.line, column: this.at - this.lineStart };
    const first = this.text[this.at];
    if (first === undefined) return { ...place, kind: 'end', text: '' };
    if (isNameStart(first)) return this.name(place);
    if (first === '-' || isDigit(first)) return this.integer(place);
    if (first === "'" || first === '"' || first === '`') return this.quoted(place, first);
    if (!symbols.includes(first))
      return { ...place, message: `unexpected character ${JSON.stringify(first)}` };
    const symbol = (first === '.' && this.text[this.at + 1] === '.' ? '..' : first) as PathSymbol;
    this.at += symbol.length;
    return { ...place, kind: 'symbol', text: symbol, symbol };
  }

  private name(place: PathPlace): PathToken {
    const text = this.take(isNamePart);
    return text === 'where'
      ? { ...place, kind: 'where', text }
      : { ...place, kind: 'name', text, name: text };
  }

  private integer(place: PathPlace): PathToken | PathProblem {
    const sign = this.text[this.at] === '-' ? '-' : '';
    this.at += sign.length;
    const digits = this.take(isDigit);
    if (digits === '') return { ...place, message: 'unexpected character "-"' };
    return { ...place, kind: 'integer', text: sign + digits, value: Number(sign + digits) + 0 };
  }

  private quoted(place: PathPlace, quote: string): PathToken | PathProblem {
    const begin = this.at;
    let content = '';
    for (this.at += 1; this.text[this.at] !== quote; this.at += 1) {
      if (this.text[this.at] === '\\') this.at += 1;
      const character = this.text[this.at];
      if (character === undefined) return { ...place, message: `unexpected end: ${quote} is never closed` };
      content += character;
      if (character === '\n') this.newLine();
    }
    this.at += 1;
    const text = this.text.slice(begin, this.at);
    if (quote !== '`') return { ...place, kind: 'name', text, name: content };
    if (content === 'this' || content === 'parent')
      return { ...place, kind: 'operator', text, operator: content };
    return { ...place, message: `unknown operator ${text}, only \`this\` and \`parent\` are known` };
  }

  private take(belongs: (character: string) => boolean): string {
    const begin = this.at;
    while (this.at < this.text.length && belongs(this.text[this.at] as string)) this.at += 1;
    return this.text.slice(begin, this.at);
  }

  private skipBlanks(): void {
    for (; ; this.at += 1) {
      const character = this.text[this.at];
      if (character === '\n') this.newLine();
      else if (character !== ' ' && character !== '\t') return;
    }
  }

  private newLine(): void {
    this.line += 1;
    this.lineStart = this.at + 1;
  }
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isNameStart(character: string): boolean {
  return (
    (character >= 'a' && character <= 'z') ||
    (character >= 'A' && character <= 'Z') ||
    character === '_' ||
    character === '@'
  );
}

function isNamePart(character: string): boolean {
  return isNameStart(character) || isDigit(character) || character === '-';
}
