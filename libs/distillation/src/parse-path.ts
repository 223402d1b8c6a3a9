import { pathLengthMax, pathPartsMax } from './definition-limits.js';
import { type PathExpression } from './path-expression.js';
import { type PathProblem, type PathSymbol, type PathToken, PathTokenizer } from './path-tokens.js';

/** A path that was read, or the first thing wrong with it. */
export type ParsedPath =
  | { readonly ok: true; readonly expression: PathExpression }
  | { readonly ok: false; readonly problem: PathProblem };

/** Binary operators by how tightly they bind, loosest first (distiller.md §5.2). */
const operators = new Map<string, { readonly binding: number; readonly kind: BinaryKind }>([
  ['..', { binding: 1, kind: 'descendants' }],
  ['.', { binding: 2, kind: 'child' }],
  ['|', { binding: 3, kind: 'union' }],
  ['where', { binding: 5, kind: 'where' }],
]);

type BinaryKind = Extract<PathExpression, { left: PathExpression }>['kind'];

/**
 * Reads a path of the distiller's dialect (distiller.md §5.1, §5.2). Total: any text gives a tree or a problem.
 *
 * All operators associate to the left. A bracket behind a path applies to the whole path on its left up to the enclosing
 * parenthesis, as in the grammar of the original: `a|b[0]` is `(a|b)[0]`.
 */
export function parsePath(text: string): ParsedPath {
  if (text.length > pathLengthMax)
    return refusal({
      line: 1,
      column: pathLengthMax,
      message: `a path has at most ${pathLengthMax} characters`,
    });
  const tokens = new PathTokenizer(text).read();
  if ('message' in tokens) return refusal(tokens);
  return new PathParser(tokens).parse();
}

function refusal({ line, column, message }: PathProblem): ParsedPath {
  return { ok: false, problem: { line, column, message } };
}

/** Thrown inside the parser only, where the way up is long. */
class PathSyntaxError extends Error {
  constructor(readonly problem: PathProblem) {
    super(problem.message);
  }
}

class PathParser {
  private at = 0;
  private parts = 0;

  constructor(private readonly tokens: readonly PathToken[]) {}

  parse(): ParsedPath {
    try {
      const expression = this.path(0);
      if (this.token.kind !== 'end') this.fail();
      return { ok: true, expression };
    } catch (error) {
      if (error instanceof PathSyntaxError) return refusal(error.problem);
      throw error;
    }
  }

  /** A path all of whose operators bind tighter than `binding`; brackets bind to a whole path only. */
  private path(binding: number): PathExpression {
    let left = this.primary();
    for (;;) {
      if (binding === 0 && this.isSymbol('[')) {
        left = { kind: 'child', left, right: this.bracket() };
        continue;
      }
      if (this.isSymbol('&')) this.fail('`&` is reserved and has no meaning');
      const operator = operators.get(this.token.text);
      if (operator === undefined || operator.binding <= binding) return left;
      this.advance();
      left = { kind: operator.kind, left, right: this.path(operator.binding) };
    }
  }

  private primary(): PathExpression {
    const { token } = this;
    if (token.kind === 'name') return { kind: 'names', names: this.names() };
    if (token.kind === 'operator') {
      this.advance();
      return { kind: token.operator };
    }
    if (this.isSymbol('[')) return this.bracket();
    if (this.takeSymbol('*')) return { kind: 'any' };
    if (this.takeSymbol('$')) return { kind: 'root' };
    this.expectSymbol('(');
    const inner = this.path(0);
    this.expectSymbol(')');
    return inner;
  }

  private bracket(): PathExpression {
    this.expectSymbol('[');
    const inner: PathExpression =
      this.token.kind === 'name' ? { kind: 'names', names: this.names() } : this.indexOrSlice();
    this.expectSymbol(']');
    return inner;
  }

  private indexOrSlice(): PathExpression {
    if (this.takeSymbol('*')) return { kind: 'slice', start: null, stop: null };
    const start = this.takeInteger();
    if (start !== null && !this.isSymbol(':')) return { kind: 'index', index: start };
    this.expectSymbol(':');
    return { kind: 'slice', start, stop: this.takeInteger() };
  }

  private names(): string[] {
    const names: string[] = [];
    do {
      const { token } = this;
      if (token.kind !== 'name') this.fail();
      names.push(token.name);
      this.advance();
    } while (this.takeSymbol(','));
    return names;
  }

  private takeInteger(): number | null {
    const { token } = this;
    if (token.kind !== 'integer') return null;
    this.advance();
    return token.value;
  }

  private isSymbol(symbol: PathSymbol): boolean {
    return this.token.kind === 'symbol' && this.token.symbol === symbol;
  }

  private takeSymbol(symbol: PathSymbol): boolean {
    const isThere = this.isSymbol(symbol);
    if (isThere) this.advance();
    return isThere;
  }

  private expectSymbol(symbol: PathSymbol): void {
    if (!this.takeSymbol(symbol)) this.fail();
  }

  private get token(): PathToken {
    return this.tokens[this.at] as PathToken;
  }

  private advance(): void {
    this.parts += 1;
    if (this.parts > pathPartsMax)
      this.fail(`a path has at most ${pathPartsMax} names, symbols and operators`);
    this.at += 1;
  }

  private fail(message?: string): never {
    const { kind, text, line, column } = this.token;
    const what = kind === 'end' ? 'unexpected end of path' : `unexpected ${JSON.stringify(text)}`;
    throw new PathSyntaxError({ line, column, message: message ?? what });
  }
}
