import { Composer, CST, type Document, Lexer, LineCounter, Parser } from 'yaml';
import { type DefinitionLimits } from './definition-limits.js';
import { type LocatedValue, type Place } from './located-value.js';
import { LocatedValueBuilder } from './located-value-builder.js';
import { type YamlProblem } from './yaml-problem.js';

/** A YAML document as a tree of values that know where they stand, or what is wrong with it. */
export type ReadYaml =
  { readonly ok: true; readonly value: LocatedValue } | { readonly ok: false; readonly problem: YamlProblem };

/** YAML 1.2 with merge keys (decisions.md §2). Repeated keys are found by the builder, in linear time. */
const composerOptions = {
  version: '1.2',
  schema: 'core',
  merge: true,
  uniqueKeys: false,
  intAsBigInt: true,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** Most characters of a message of the YAML parser, which may quote the text. */
const messageLengthMax = 200;

/**
 * Reads one YAML document. Size and depth are checked before anything is built from the text: a text that is too deep is
 * left at the character that makes it so. Never throws for its input.
 */
export function readYaml(text: string, limits: DefinitionLimits): ReadYaml {
  if (exceedsBytes(text, limits.bytesMax))
    return failure({ line: 1, column: 1, message: `the document is larger than ${limits.bytesMax} bytes` });
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const tokens = readTokens(text, lines, limits);
  if ('message' in tokens) return failure({ ...placeOf(tokens.offset), message: tokens.message });

  const [document, second] = compose(tokens, text.length);
  // What is wrong behind the first error mostly follows from it.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined)
    return failure({ ...placeOf(problem.pos[0]), message: problem.message.slice(0, messageLengthMax) });
  if (second !== undefined)
    return failure({ ...placeOf(second.range[0]), message: 'the text holds more than one document' });
  return new LocatedValueBuilder(limits, placeOf).build(document.contents);
}

function failure(problem: YamlProblem): ReadYaml {
  return { ok: false, problem };
}

/** A character takes at most three bytes for each of its UTF-16 units. */
function exceedsBytes(text: string, bytesMax: number): boolean {
  const { length } = text;
  return length > bytesMax || (length * 3 > bytesMax && new TextEncoder().encode(text).length > bytesMax);
}

/**
 * The tokens of the text, or where there are too many or too deep ones. The parser of tokens keeps what is open on a stack
 * of its own, so depth is known before anything recurses.
 */
function readTokens(
  text: string,
  lines: LineCounter,
  { depthMax, tokensMax }: DefinitionLimits,
): readonly CST.Token[] | { readonly offset: number; readonly message: string } {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > depthMax && parser.stack.filter(CST.isCollection).length > depthMax)
      return { offset: parser.offset, message: `the document nests deeper than ${depthMax} levels` };
    count += 1;
    if (count > tokensMax)
      return { offset: parser.offset, message: `the document has more than ${tokensMax} tokens` };
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** The first document, and the second only to say that there is one: more are not made. */
function compose(tokens: readonly CST.Token[], length: number): [Document.Parsed, Document.Parsed?] {
  const documents = new Composer(composerOptions).compose(tokens, true, length);
  const first = documents.next().value as Document.Parsed;
  const second = documents.next().value as Document.Parsed | undefined;
  return second === undefined ? [first] : [first, second];
}
