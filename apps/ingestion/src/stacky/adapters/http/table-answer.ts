import { applyDecorators, Header, SetMetadata, UseInterceptors } from '@nestjs/common';
import { type JsonValue, printJson } from '@cloudtach/kernel';
import { type Table } from '../../domain/table.js';
import { FinalSlash } from './final-slash.interceptor.js';
import { KnownParameters, knownParametersKey } from './known-parameters.interceptor.js';

/**
 * Headers of every answer, the redirect of paths without their final slash, and the parameters that the table knows
 * (stacktach-v2 R1, R2, §0.7).
 */
export const TableAnswers = (...parameters: readonly string[]): MethodDecorator =>
  applyDecorators(
    Header('content-type', 'text/json'),
    Header('vary', 'Accept'),
    SetMetadata(knownParametersKey, parameters),
    UseInterceptors(FinalSlash, KnownParameters),
  );

/** A document as bytes, so that the framework adds no charset. */
export function printTable(document: Table | JsonValue): Buffer {
  return Buffer.from(printJson(document as JsonValue), 'utf8');
}
