import { applyDecorators, Header, UseInterceptors } from '@nestjs/common';
import { type JsonValue, printJson } from '@cloudtach/kernel';
import { type Table } from '../../domain/table.js';
import { FinalSlash } from './final-slash.interceptor.js';

/** Headers of every answer, and the redirect of paths without their final slash (stacktach-v2 R1, R2, §0.7). */
export const TableAnswers = (): MethodDecorator =>
  applyDecorators(Header('content-type', 'text/json'), Header('vary', 'Accept'), UseInterceptors(FinalSlash));

/** A document as bytes, so that the framework adds no charset. */
export function printTable(document: Table | JsonValue): Buffer {
  return Buffer.from(printJson(document as JsonValue), 'utf8');
}
