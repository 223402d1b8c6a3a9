import {
  type InstantMicros,
  type JsonValue,
  decodeJson,
  jsonMember,
  parseContractInstant,
  printIsoInstant,
  printJson,
} from '@cloudtach/kernel';
import {
  type JsonSchema,
  compileSchema,
  describeViolation,
  idSchema,
  instantSchema,
  textSchema,
} from './json-schema.js';
import {
  type DecodedMessage,
  type EncodedMessage,
  type Message,
  type MessageContract,
  type MessageMeta,
  type MessageRefusal,
  type ReceivedRecord,
} from './message.js';
import { messageLimits } from './message-limits.js';

export interface MessageDefinition<T> {
  /** `<context>.<thing>-<past-tense>`, without a version. */
  readonly type: string;
  /** Raised by a breaking change only; it is part of the topic's name. */
  readonly version: number;
  /** JSON Schema of `data`. */
  readonly data: JsonSchema;
  readonly keyOf: (data: T) => string | null;
}

/**
 * Declares one version of one message: type, topic, key and schema together, so that none can be paired with
 * a wrong other. The schema is compiled here and checked when encoding and when decoding (style-models §8).
 * Reading is tolerant of members it does not know.
 */
export function defineMessage<T>(definition: MessageDefinition<T>): MessageContract<T> {
  const { type, version, keyOf } = definition;
  const topic = `${type}.v${version}`;
  const schema = envelopeSchema(definition);
  const validate = compileSchema(schema);

  function encode(data: T, meta: MessageMeta): EncodedMessage {
    const envelope = toEnvelope({ type, version }, meta, data);
    if (!validate(envelope)) throw new TypeError(`${topic} cannot be sent: ${describeViolation(validate)}`);
    const value = Buffer.from(printJson(envelope as unknown as JsonValue));
    return { topic, key: keyOf(data), value, headers: messageHeaders({ type, version }, meta) };
  }

  function decode(record: ReceivedRecord): DecodedMessage<Message<T>> {
    if (record.value === null) return refusal('contract.empty-record', 'the record has no value');
    const decoded = decodeJson(record.value, messageLimits);
    if (!decoded.ok) return decoded;
    const envelope = decoded.value;
    if (isOther(envelope, type, version)) return refusal('contract.other-type', `not a message of ${topic}`);
    if (!validate(envelope)) return refusal('contract.schema-violated', describeViolation(validate));
    const occurredAt = parseContractInstant((envelope as { occurredAt: string }).occurredAt) as InstantMicros;
    return { ok: true, message: { ...(envelope as unknown as Message<T>), occurredAt } };
  }

  return Object.freeze({
    kind: 'json',
    type,
    version,
    topic,
    parkedTopic: `${topic}.parked`,
    schema,
    keyOf,
    encode,
    decode,
  });
}

/** The envelope around `data`, members in the order in which they are printed. */
export function toEnvelope<T>(
  { type, version }: { readonly type: string; readonly version: number },
  meta: MessageMeta,
  data: T,
): Record<string, unknown> {
  const { id, source, occurredAt, correlationId, causationId } = meta;
  return {
    id,
    type,
    version,
    source,
    occurredAt: printIsoInstant(occurredAt),
    correlationId,
    causationId,
    data,
  };
}

/** The headers that let a consumer route a record without reading its value. */
export function messageHeaders(
  { type, version }: { readonly type: string; readonly version: number },
  meta: MessageMeta,
): Record<string, string> {
  return { type, version: String(version), id: meta.id, source: meta.source };
}

function envelopeSchema({ type, version, data }: MessageDefinition<never>): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `${type}.v${version}`,
    type: 'object',
    required: ['id', 'type', 'version', 'source', 'occurredAt', 'correlationId', 'causationId', 'data'],
    properties: {
      id: idSchema,
      type: { const: type },
      version: { const: version },
      source: textSchema,
      occurredAt: instantSchema,
      correlationId: textSchema,
      causationId: { type: ['string', 'null'], minLength: 1 },
      data,
    },
  };
}

/** Whether an envelope names another type or version than ours: then its data cannot be judged by our schema. */
function isOther(envelope: JsonValue, type: string, version: number): boolean {
  const otherType = jsonMember(envelope, 'type');
  const otherVersion = jsonMember(envelope, 'version');
  return (
    (otherType !== undefined && otherType !== type) ||
    (otherVersion !== undefined && otherVersion !== version)
  );
}

function refusal(code: MessageRefusal['code'], reason: string): MessageRefusal {
  return { ok: false, code, byteOffset: 0, reason };
}
