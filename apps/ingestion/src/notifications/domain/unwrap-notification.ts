import {
  type DecodedJson,
  type DomainErrorCode,
  type JsonLimits,
  type JsonObject,
  type JsonRefusal,
  decodeJson,
  isJsonObject,
  jsonMember,
  mayNestDeeper,
  parseJson,
} from '@cloudtach/kernel';
import { escapedLoneSurrogates } from './lone-surrogates.js';
import { offsetInsideString } from './offset-inside-string.js';

/** A notification out of its envelope. */
export interface UnwrappedNotification {
  readonly ok: true;
  readonly body: JsonObject;
  /** The JSON text that `body` was read from. */
  readonly text: string;
}

/** Why a record is no notification that we take; it can be parked with this. Quotes nothing of the record. */
export interface NotificationRefusal {
  readonly ok: false;
  readonly code: DomainErrorCode;
  readonly reason: string;
  /** Where in the record, as far as it can be told. */
  readonly byteOffset: number | null;
}

const encoder = new TextEncoder();

/**
 * Takes a notification out of a record: the bare object of oslo.messaging's format 1.0, or the text inside a 2.0
 * envelope (stacktach-v2 §1.9, notifications.md §9). An envelope inside an envelope is refused. The limits hold
 * for the record and for the text inside alike.
 */
export function unwrapNotification(
  bytes: Uint8Array,
  limits: JsonLimits,
): UnwrappedNotification | NotificationRefusal {
  const outer = decodeJson(bytes, limits);
  if (!outer.ok) return outer;
  if (!isJsonObject(outer.value)) return refuse('ingestion.not-an-object', 'the record is no JSON object', 0);
  if (!isEnvelope(outer.value)) return { ok: true, body: outer.value, text: outer.text };
  const enveloped = textInside(outer.value);
  if (typeof enveloped !== 'string') return enveloped;

  const inner = decodeInside(escapedLoneSurrogates(enveloped), limits);
  if (!inner.ok) return { ...inner, byteOffset: offsetInsideString(bytes, 'oslo.message', inner.byteOffset) };
  if (isJsonObject(inner.value) && !isEnvelope(inner.value)) {
    return { ok: true, body: inner.value, text: inner.text };
  }
  const textStart = offsetInsideString(bytes, 'oslo.message', 0);
  return isJsonObject(inner.value)
    ? refuse('ingestion.envelope-nested', 'there is an envelope inside the envelope', textStart)
    : refuse('ingestion.not-an-object', 'the text inside the envelope is no JSON object', textStart);
}

/**
 * Reads the text inside an envelope. It was text of a record that is small enough and is UTF-8, so all that is left to
 * look at first is its depth, and few texts have brackets enough to be too deep: the others need not become bytes.
 */
function decodeInside(text: string, limits: JsonLimits): DecodedJson | JsonRefusal {
  if (!mayNestDeeper(text, limits.depthMax)) {
    try {
      return { ok: true, value: parseJson(text), text };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return decodeJson(encoder.encode(text), limits);
}

function isEnvelope(value: JsonObject): boolean {
  return Object.hasOwn(value, 'oslo.message');
}

/** The text inside an envelope. A version is not required, but one that is there must be 2 (notifications.md §9). */
function textInside(envelope: JsonObject): string | NotificationRefusal {
  const version = jsonMember(envelope, 'oslo.version');
  if (version !== undefined && !(typeof version === 'string' && /^2(\.|$)/.test(version))) {
    return refuse('ingestion.envelope-version', 'the major version of the envelope is not 2', 0);
  }
  const message = jsonMember(envelope, 'oslo.message');
  if (typeof message === 'string') return message;
  return refuse('ingestion.envelope-malformed', 'oslo.message is no text', 0);
}

/** A refusal with a code of ours. */
export function refuse(
  code: DomainErrorCode,
  reason: string,
  byteOffset: number | null,
): NotificationRefusal {
  return { ok: false, code, reason, byteOffset };
}
