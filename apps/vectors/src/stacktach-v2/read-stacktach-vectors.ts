import { isJsonObject, type JsonObject, jsonMember, type JsonValue, parseJson } from '@cloudtach/kernel';
import { type MarkdownBlock, readMarkdownSections } from '../markdown/markdown-sections.js';
import {
  type Delivery,
  type ExpectedAnswer,
  type ExpectedBody,
  type StacktachVector,
  type Step,
} from './stacktach-vector.js';

type Fence = Extract<MarkdownBlock, { kind: 'fence' }>;

/** What begins like an id of a vector, in a block that is no JSON. */
const idInText = /"id"\s*:\s*"(ST2-[\w-]+)"/;

/** What the paths of verified usage and of reports begin with. */
const usagePaths = ['/db', '/stacky/usage', '/stacky/report', '/stacky/reports'];

/** Steps that only the verifier of usage can take. */
const usageSteps: ReadonlySet<string> = new Set(['insert', 'verify', 'report']);

/**
 * The vectors of a file in the format of stacktach-v2.md §7.2: fenced JSON blocks with an id and steps. Other blocks are
 * passed over; one that has the id of a vector and cannot be understood becomes a vector that fails.
 */
export function readStacktachVectors(text: string): readonly StacktachVector[] {
  return readMarkdownSections(text)
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => (block.kind === 'fence' && block.language === 'json' ? readBlock(block) : []));
}

function readBlock({ text, line }: Fence): StacktachVector[] {
  let parsed: JsonValue;
  try {
    parsed = parseJson(text);
  } catch (error) {
    const [, id] = idInText.exec(text) ?? [];
    const problem = error instanceof Error ? error.message : String(error);
    return id === undefined ? [] : [{ kind: 'unreadable', id, title: 'no JSON', line, problem }];
  }
  const id = jsonMember(parsed, 'id');
  const steps = jsonMember(parsed, 'steps');
  if (typeof id !== 'string' || !id.startsWith('ST2-') || steps === undefined) return [];
  const given = jsonMember(parsed, 'title');
  const title = typeof given === 'string' ? given : '';
  try {
    return [{ kind: 'case', id, title, line, steps: listOf(steps, 'steps').map(readStep) }];
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return [{ kind: 'unreadable', id, title, line, problem }];
  }
}

function readStep(value: JsonValue): Step {
  const step = objectOf(value, 'a step');
  const what = textOf(step, 'do');
  if (usageSteps.has(what)) return { kind: 'missing', capability: 'usage-verifier' };
  switch (what) {
    case 'clock':
      return { kind: 'clock', utc: textOf(step, 'utc') };
    case 'ingest':
      return {
        kind: 'ingest',
        deliveries: listOf(jsonMember(step, 'notifications'), 'notifications').map(readDelivery),
      };
    case 'http':
      return readHttp(step);
    default:
      throw new Error(`there is no step ${what}`);
  }
}

function readDelivery(value: JsonValue): Delivery {
  const delivery = objectOf(value, 'a notification');
  const body = jsonMember(delivery, 'body');
  if (body === undefined) throw new Error('a notification has no body');
  return {
    exchange: textOf(delivery, 'exchange'),
    deployment: textOf(delivery, 'deployment'),
    routingKey: textOf(delivery, 'routing_key'),
    body,
  };
}

function readHttp(step: JsonObject): Step {
  const request = objectOf(jsonMember(step, 'request'), 'request');
  const path = textOf(request, 'path');
  if (usagePaths.some((prefix) => isBelow(path, prefix)))
    return { kind: 'missing', capability: 'usage-verifier' };
  const form = jsonMember(request, 'form');
  return {
    kind: 'http',
    request: {
      method: textOf(request, 'method'),
      path,
      body: jsonMember(request, 'body'),
      form: form === undefined ? null : objectOf(form, 'form'),
    },
    expected: readExpected(objectOf(jsonMember(step, 'expect'), 'expect')),
  };
}

function readExpected(expect: JsonObject): ExpectedAnswer {
  const status = jsonMember(expect, 'status');
  const contentType = jsonMember(expect, 'content_type');
  return {
    status: typeof status === 'number' ? status : null,
    contentType: typeof contentType === 'string' ? contentType : null,
    body: readExpectedBody(expect),
  };
}

function readExpectedBody(expect: JsonObject): ExpectedBody | null {
  const text = jsonMember(expect, 'text');
  if (typeof text === 'string') return { by: 'text', text };
  for (const by of ['json', 'subset', 'unordered'] as const) {
    const value = jsonMember(expect, by);
    if (value !== undefined) return { by, value };
  }
  return null;
}

function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && /^(?:[/?]|$)/.test(path.slice(prefix.length));
}

function objectOf(value: JsonValue | undefined, name: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new Error(`${name} is no object`);
}

function listOf(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${name} is no list`);
}

function textOf(object: JsonObject, name: string): string {
  const value = jsonMember(object, name);
  if (typeof value === 'string') return value;
  throw new Error(`${name} is no text`);
}
