import { DomainError } from '@cloudtach/kernel';
import { ceilMicros, type EpochDecimal, parseEpochDecimal } from './epoch-decimal.js';
import { isRequestIdLike, isUuidLike } from './identifier-forms.js';
import { isStackyService, type StackyService } from './stacky-service.js';

/** Parameters of a request, each with its last value, which may be empty. */
export type TableParameters = ReadonlyMap<string, string>;

/** The part of the sorted rows that is asked for. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Times from and to, both inclusive; null where the request does not bound them. */
export interface TimeRange {
  readonly minUs: bigint | null;
  readonly maxUs: bigint | null;
}

const limitDefault = 50;
const limitMax = 1000;
const wholeNumber = /^\s*\+?\d{1,30}\s*$/;

/** Reads `limit` and `offset` (stacktach-v2 §0.8). @throws DomainError for what is no number of rows */
export function readPage(parameters: TableParameters): Page {
  return {
    limit: Math.min(readWhole(parameters, 'limit') ?? limitDefault, limitMax),
    offset: Math.min(readWhole(parameters, 'offset') ?? 0, Number.MAX_SAFE_INTEGER),
  };
}

/** Reads `service`, nova where it is absent (stacktach-v2 §3.0, R3). @throws DomainError for any other word */
export function readService(parameters: TableParameters): StackyService {
  const text = parameters.get('service') ?? 'nova';
  if (isStackyService(text)) return text;
  throw unknownService(text);
}

/** As `readService`, with `all` for the three one after the other (stacktach-v2 §3.2). */
export function readServiceOrAll(parameters: TableParameters): StackyService | 'all' {
  return parameters.get('service') === 'all' ? 'all' : readService(parameters);
}

/** Reads `when_min` and `when_max`; empty is as if absent (stacktach-v2 §3.4). @throws DomainError for no number */
export function readWhenRange(parameters: TableParameters): TimeRange {
  return {
    minUs: lowerBound(readDecimal(filledOnly(parameters), 'when_min')),
    maxUs: upperBound(readDecimal(filledOnly(parameters), 'when_max')),
  };
}

/** Reads `end_when_min` and `end_when_max`, of which neither may be empty (stacktach-v2 §3.5). */
export function readEndWhenRange(parameters: TableParameters): TimeRange {
  return {
    minUs: lowerBound(readDecimal(parameters, 'end_when_min')),
    maxUs: upperBound(readDecimal(parameters, 'end_when_max')),
  };
}

/** The time after which `watch` looks; null where it is absent or empty (stacktach-v2 §3.13). */
export function readSince(parameters: TableParameters): bigint | null {
  return readDecimal(filledOnly(parameters), 'since')?.floorMicros ?? null;
}

/** A parameter that must be there. @throws DomainError where it is not */
export function readRequired(parameters: TableParameters, name: string): string {
  const text = parameters.get(name);
  if (text === undefined) throw badRequest(`'${name}' is required`);
  return text;
}

/** The parameter `uuid` (stacktach-v2 §0.6, 3.4). @throws DomainError where it is absent or no UUID */
export function readUuid(parameters: TableParameters): string {
  const text = readRequired(parameters, 'uuid');
  if (!isUuidLike(text)) throw badRequest(`${shorten(text)} is not uuid-like`);
  return text;
}

/** The parameter `request_id` (stacktach-v2 §0.6, 3.8). @throws DomainError where it is absent or no request id */
export function readRequestId(parameters: TableParameters): string {
  const text = readRequired(parameters, 'request_id');
  if (!isRequestIdLike(text)) throw badRequest(`${shorten(text)} is not request-id-like`);
  return text;
}

/** A refusal with the error table of `/stacky/*` (stacktach-v2 §0.9). */
export function badRequest(message: string): DomainError {
  return new DomainError({ code: 'stacky.invalid-parameter', kind: 'invalid', message });
}

/** What a client sent, as far as an answer repeats it. */
export function shorten(text: string): string {
  return text.length <= repeatedMax ? text : `${text.slice(0, repeatedMax)}…`;
}

const repeatedMax = 256;

function unknownService(text: string): DomainError {
  return badRequest(`${shorten(text)} is not a known service`);
}

function readWhole(parameters: TableParameters, name: string): number | null {
  const text = parameters.get(name);
  if (text === undefined || text === '') return null;
  if (wholeNumber.test(text)) return Number(text);
  throw badRequest(`'${name}' is not a whole number of rows: ${shorten(text)}`);
}

function readDecimal(parameters: TableParameters, name: string): EpochDecimal | null {
  const text = parameters.get(name);
  if (text === undefined) return null;
  const decimal = parseEpochDecimal(text);
  if (decimal === null) throw badRequest(`'${name}' is not a number of seconds: ${shorten(text)}`);
  return decimal;
}

function lowerBound(decimal: EpochDecimal | null): bigint | null {
  return decimal === null ? null : ceilMicros(decimal);
}

function upperBound(decimal: EpochDecimal | null): bigint | null {
  return decimal === null ? null : decimal.floorMicros;
}

function filledOnly(parameters: TableParameters): TableParameters {
  return new Map([...parameters].filter(([, text]) => text !== ''));
}
