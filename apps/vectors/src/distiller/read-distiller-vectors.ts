import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@cloudtach/kernel';
import { type MarkdownSection, readMarkdownSections } from '../markdown/markdown-sections.js';
import { type Vector } from '../running/suite.js';
import { type DistillerVector, type ExpectedResult } from './distiller-vector.js';

/** `D`, perhaps more capitals or two letters, then digits: `D07`, `DP3`, `D-12`, `DX-3b`. */
const headingForm = /^(D(?:[A-Z]*|[A-Za-z]{0,2})[_.-]?\d[\w.-]*?):?(?:\s+(?:[—–:-]\s*)?(.*))?$/;

/** Several may stand on one line: `Catch-all: **on**. Clock: 2015-03-04T00:00:00.` */
const catchAllForm = /(?:^|[\s*_`(-])catch-all:\s*[*`]*(on|off)\b/im;
const clockForm = /(?:^|[\s*_`(-])clock:\s*[*`"]*([^*`"\n]*?)[*`".]*(?:\s*$|[.;,)]\s)/im;
const resultForm = /^\s*result:/im;
const outcomeForm = /\*\*(dropped|rejected|load error)\*\*/i;

/** Thrown within this file only. */
class VectorProblem extends Error {}

/** The vectors of a Markdown file: every heading whose id begins with `D` and that has blocks; others are passed over. */
export function readDistillerVectors(text: string): readonly DistillerVector[] {
  return readMarkdownSections(text).flatMap((section) => {
    const heading = headingForm.exec(section.heading);
    if (heading === null || !section.blocks.some(({ kind }) => kind === 'fence')) return [];
    const vector = { id: heading[1] as string, title: heading[2] ?? '', line: section.line };
    try {
      return [{ ...vector, ...readBody(section) }];
    } catch (error) {
      if (!(error instanceof VectorProblem)) throw error;
      return [{ ...vector, kind: 'unreadable', problem: error.message }];
    }
  });
}

type Body = DistillerVector extends infer V ? (V extends Vector ? Omit<V, keyof Vector> : never) : never;

function readBody(section: MarkdownSection): Body {
  const definitions = fences(section, 'yaml')[0];
  if (definitions === undefined) throw new VectorProblem('the vector has no yaml block');
  const hasResult = resultForm.test(proseOf(section));
  const row = hasResult ? null : readTableRow(definitions, section);
  if (row !== null) return row;

  const [first, second] = fences(section, 'json');
  const expected = expectedOf(section, second);
  if (first === undefined && expected.kind !== 'load error')
    throw new VectorProblem('the vector has no json block with a notification');
  const prose = proseOf(section);
  return {
    kind: 'event',
    definitions,
    notification: first === undefined ? null : objectOf(first, 'the notification'),
    catchAll: catchAllForm.exec(prose)?.[1]?.toLowerCase() === 'on',
    clock: clockForm.exec(prose)?.[1] ?? null,
    expected,
  };
}

/** A row of a table is a mapping and has no result of its own. */
function readTableRow(yaml: string, section: MarkdownSection): Body | null {
  let row: unknown;
  try {
    row = parse(yaml);
  } catch {
    return null;
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return null;
  const {
    event_type: eventType,
    matches,
    mismatches,
    paths,
    syntax_error: isError,
  } = row as Record<string, unknown>;
  if (eventType !== undefined)
    return {
      kind: 'pattern',
      eventType: eventType as string | readonly string[],
      matches: textsOf(matches, 'matches'),
      mismatches: textsOf(mismatches, 'mismatches'),
    };
  if (paths === undefined) return null;
  const [document] = fences(section, 'json');
  if (document === undefined) throw new VectorProblem('the paths have no document in a json block');
  return {
    kind: 'path',
    document: objectOf(document, 'the document'),
    paths: textsOf(paths, 'paths'),
    matches: isError === true ? null : objectsOf(matches),
  };
}

function expectedOf(section: MarkdownSection, json: string | undefined): ExpectedResult {
  if (json !== undefined) return { kind: 'event', event: objectOf(json, 'the result') };
  const result = proseOf(section).split(resultForm)[1];
  const outcome = result === undefined ? null : outcomeForm.exec(result);
  if (outcome === null) throw new VectorProblem('the vector has no result');
  return { kind: (outcome[1] as string).toLowerCase() as 'dropped' | 'rejected' | 'load error' };
}

function fences({ blocks }: MarkdownSection, language: string): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'fence' && block.language === language ? [block.text] : [],
  );
}

function proseOf({ blocks }: MarkdownSection): string {
  return blocks.flatMap((block) => (block.kind === 'prose' ? [block.text] : [])).join('\n');
}

function objectOf(text: string, what: string): JsonObject {
  let value: JsonValue;
  try {
    value = parseJson(text);
  } catch {
    throw new VectorProblem(`${what} is not JSON`);
  }
  if (!isJsonObject(value)) throw new VectorProblem(`${what} is no JSON object`);
  return value;
}

function textsOf(value: unknown, what: string): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new VectorProblem(`${what} is no list of texts`);
}

function objectsOf(value: unknown): readonly JsonObject[] {
  if (Array.isArray(value) && value.every((item: JsonValue) => isJsonObject(item))) return value;
  throw new VectorProblem('matches is no list of mappings');
}
