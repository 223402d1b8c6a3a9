import {
  compileDefinitions,
  type DistilledEvent,
  findMatches,
  parseDefinitions,
  parsePath,
  printDefinitionProblem,
  type Trait,
} from '@cloudtach/distillation';
import {
  type InstantMicros,
  type JsonObject,
  type JsonValue,
  parseIsoInstant,
  printJson,
  printNaiveInstant,
} from '@cloudtach/kernel';
import { type Suite, type VectorResult } from '../running/suite.js';
import { type DistillerVector, type ExpectedResult } from './distiller-vector.js';
import { differenceOf, isSameJson } from './json-difference.js';
import { readDistillerVectors } from './read-distiller-vectors.js';

type EventVector = Extract<DistillerVector, { kind: 'event' }>;
type PatternVector = Extract<DistillerVector, { kind: 'pattern' }>;
type PathVector = Extract<DistillerVector, { kind: 'path' }>;

/** Where the clock stands in vectors that do not say. */
const usualTime = '2015-03-05T00:00:00';

/** The vectors of distiller.md §11 against `libs/distillation`, which is what the distiller runs. */
export class DistillerSuite implements Suite<DistillerVector> {
  readonly name = 'distiller';

  read(text: string): readonly DistillerVector[] {
    return readDistillerVectors(text);
  }

  async run(vector: DistillerVector): Promise<VectorResult> {
    const difference = differenceIn(vector);
    return difference === null ? { kind: 'passed' } : { kind: 'failed', difference };
  }
}

function differenceIn(vector: DistillerVector): string | null {
  switch (vector.kind) {
    case 'event':
      return eventDifference(vector);
    case 'pattern':
      return patternDifference(vector);
    case 'path':
      return pathDifference(vector);
    case 'unreadable':
      return `the vector cannot be understood: ${vector.problem}`;
  }
}

function eventDifference({
  id,
  definitions,
  notification,
  catchAll,
  clock,
  expected,
}: EventVector): string | null {
  const parsed = parseDefinitions(definitions, { file: id });
  if (!parsed.ok) {
    const errors = parsed.errors.map(printDefinitionProblem).join('; ');
    return expected.kind === 'load error'
      ? null
      : `expected ${described(expected)}, got a load error: ${errors}`;
  }
  if (expected.kind === 'load error' || notification === null) return 'expected a load error, got none';
  const now = parseIsoInstant(clock ?? usualTime);
  if (now === null) return `the clock is set to ${clock}, which is no time`;

  const distiller = compileDefinitions(parsed.document, { catchAll });
  const result = distiller.distil(notification, { now, derivedMessageId: null });
  if (result.kind === 'event') {
    const event = shownEvent(result.event);
    return expected.kind === 'event'
      ? differenceOf(expected.event, event)
      : `expected ${described(expected)}, got ${printJson(event)}`;
  }
  if (result.kind === expected.kind) return null;
  const reason = result.kind === 'rejected' ? ` (${result.reason})` : '';
  return `expected ${described(expected)}, got ${result.kind}${reason}`;
}

function described(expected: ExpectedResult): string {
  return expected.kind === 'event' ? `the event ${printJson(expected.event)}` : expected.kind;
}

/** An event in the form of the vectors: flat, datetimes with their type. */
function shownEvent({ messageId, eventType, time, traits }: DistilledEvent): JsonObject {
  return {
    ...Object.fromEntries(traits.map((trait) => [trait.name, shownValue(trait)])),
    message_id: messageId,
    event_type: eventType,
    timestamp: shownTime(time),
  };
}

function shownValue(trait: Trait): JsonValue {
  return trait.type === 'datetime' ? shownTime(trait.value) : trait.value;
}

function shownTime(time: InstantMicros): JsonObject {
  return { __type__: 'datetime', datetime: printNaiveInstant(time) };
}

function patternDifference({ id, eventType, matches, mismatches }: PatternVector): string | null {
  const parsed = parseDefinitions(printJson([{ event_type: eventType as JsonValue, traits: {} }]), {
    file: id,
  });
  if (!parsed.ok) return `expected a pattern, got ${parsed.errors.map(printDefinitionProblem).join('; ')}`;
  const distiller = compileDefinitions(parsed.document, { catchAll: false });
  const isWanted = (type: string) => distiller.definitionFor(type) !== null;
  return listed([
    ...matches.filter((type) => !isWanted(type)).map((type) => `expected a match of ${type}, got none`),
    ...mismatches.filter(isWanted).map((type) => `expected no match of ${type}, got one`),
  ]);
}

function pathDifference({ document, paths, matches }: PathVector): string | null {
  return listed(
    paths.map((path) => onePathDifference(path, document, matches)).filter((text) => text !== null),
  );
}

function onePathDifference(
  path: string,
  document: JsonObject,
  expected: readonly JsonObject[] | null,
): string | null {
  const parsed = parsePath(path);
  if (!parsed.ok)
    return expected === null ? null : `${path}: expected matches, got ${parsed.problem.message}`;
  if (expected === null) return `${path}: expected a syntax error, got none`;
  const matches = findMatches(parsed.expression, document);
  return isSameJson([...expected], matches)
    ? null
    : `${path}: expected ${printJson([...expected])}, got ${printJson(matches)}`;
}

function listed(differences: readonly string[]): string | null {
  return differences.length === 0 ? null : differences.join('; ');
}
