import { Header } from '@nestjs/common';
import { printSpacedJson } from '@cloudtach/http';
import { type JsonValue } from '@cloudtach/kernel';

/** The content type of every JSON answer; some conformance cases compare it whole (gnocchi-api §1.3). */
export const JsonAnswer = (): MethodDecorator => Header('content-type', 'application/json; charset=UTF-8');

/** A document as bytes, so that the framework adds neither a length of its own reckoning nor a second charset. */
export function printAnswer(value: JsonValue): Buffer {
  return Buffer.from(printSpacedJson(value), 'utf8');
}
