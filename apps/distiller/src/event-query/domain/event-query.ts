import { DomainError, type InstantMicros } from '@cloudtach/kernel';
import { parseApiDatetime } from './api-datetime.js';
import { type EventMark, parseEventMark, topMark } from './event-mark.js';
import { type TraitFilter, parseTraitFilters } from './trait-filter.js';

/** Which events are asked for; all conditions together. */
export interface EventFilter {
  /** Events after this time; exclusive. */
  readonly from: InstantMicros | null;
  /** Events before this time; exclusive, as the seed says. */
  readonly to: InstantMicros | null;
  readonly eventName: string | null;
  readonly traits: readonly TraitFilter[];
}

/** A page of them. */
export interface EventPage {
  readonly filter: EventFilter;
  readonly mark: EventMark;
  readonly limit: number;
}

/** Parameters of a request, each with its last value, none of them empty. */
export type QueryParameters = ReadonlyMap<string, string>;

export type CountFormat = 'number' | 'object';

const limitDefault = 200;
const traitsMax = 50;

/** Reads the parameters of a count, or of the filtering part of a listing. Throws `events.invalid-parameter`. */
export function readEventFilter(parameters: QueryParameters): EventFilter {
  return {
    from: read(parameters, 'from_datetime', parseApiDatetime, 'a date and time'),
    to: read(parameters, 'to_datetime', parseApiDatetime, 'a date and time'),
    eventName: parameters.get('event_name') ?? null,
    traits: read(parameters, 'traits', readTraits, `at most ${traitsMax} pairs of name:value`) ?? [],
  };
}

/** Reads the parameters of a listing. Throws `events.invalid-parameter`. */
export function readEventPage(parameters: QueryParameters, limitMax: number): EventPage {
  const mark = read(parameters, 'mark', parseEventMark, 'a mark from an earlier answer') ?? topMark;
  return { filter: readEventFilter(parameters), mark, limit: readLimit(parameters.get('limit'), limitMax) };
}

/** Reads the form of a count answer (stacktach-v3-api §10). Throws `events.invalid-parameter`. */
export function readCountFormat(parameters: QueryParameters, configured: CountFormat): CountFormat {
  return read(parameters, 'count_format', parseCountFormat, 'number or object') ?? configured;
}

function readTraits(text: string): readonly TraitFilter[] | null {
  const filters = parseTraitFilters(text);
  return filters !== null && filters.length <= traitsMax ? filters : null;
}

function parseCountFormat(text: string): CountFormat | null {
  return text === 'number' || text === 'object' ? text : null;
}

/** Whatever is no count of events is the default; only 0 is as asked (stacktach-v3-api §6). */
function readLimit(text: string | undefined, limitMax: number): number {
  const limit = text !== undefined && /^\s*\+?\d+\s*$/.test(text) ? Number(text) : limitDefault;
  return Math.min(limit, limitMax);
}

function read<T>(
  parameters: QueryParameters,
  name: string,
  parse: (text: string) => T | null,
  expected: string,
): T | null {
  const text = parameters.get(name);
  if (text === undefined) return null;
  const value = parse(text);
  if (value !== null) return value;
  const message = `The parameter ${name} is not ${expected}.`;
  throw new DomainError({ code: 'events.invalid-parameter', kind: 'invalid', message });
}
