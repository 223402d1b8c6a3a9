import { type JsonValue, decodeJson, jsonMember, printJson } from '@cloudtach/kernel';
import { compileSchema, describeViolation } from './json-schema.js';
import {
  type DecodedMessage,
  type EncodedMessage,
  type Message,
  type MessageContract,
  type MessageMeta,
  type MessageRefusal,
  type ReceivedRecord,
} from './message.js';
import {
  type Envelope,
  envelopeSchema,
  type MessageShape,
  toEnvelope,
  toMessage,
} from './message-envelope.js';
import { messageLimits } from './message-limits.js';
import { readUpTo } from './read-up-to.js';

/** What {@link defineMessage} makes a contract of. */
export interface MessageDefinition<T> extends MessageShape {
  readonly keyOf: (data: T) => string | null;
  /** The last member of the data, where it is most of a record and not every reader wants it: {@link readUpTo}. */
  readonly later?: keyof T & string;
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
  const { later } = definition;
  const readHead = later === undefined ? null : readUpTo(definition, later, decodeWhole);

  function encode(data: T, meta: MessageMeta): EncodedMessage {
    const envelope = toEnvelope({ type, version }, meta, later === undefined ? data : withLast(data, later));
    if (!validate(envelope)) throw new TypeError(`${topic} cannot be sent: ${describeViolation(validate)}`);
    const value = Buffer.from(printJson(envelope as unknown as JsonValue));
    return { topic, key: keyOf(data), value, headers: messageHeaders({ type, version }, meta) };
  }

  function decodeWhole(record: ReceivedRecord): DecodedMessage<Message<T>> {
    if (record.value === null) return refusal('contract.empty-record', 'the record has no value');
    const decoded = decodeJson(record.value, messageLimits);
    if (!decoded.ok) return decoded;
    const envelope = decoded.value;
    if (isOther(envelope, type, version)) return refusal('contract.other-type', `not a message of ${topic}`);
    if (!validate(envelope)) return refusal('contract.schema-violated', describeViolation(validate));
    return { ok: true, message: toMessage(envelope as unknown as Envelope<T>) };
  }

  function decode(record: ReceivedRecord): DecodedMessage<Message<T>> {
    const message = readHead === null || record.value === null ? null : readHead(record.value);
    return message === null ? decodeWhole(record) : { ok: true, message };
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

/** The headers that let a consumer route a record without reading its value. */
export function messageHeaders(
  { type, version }: { readonly type: string; readonly version: number },
  meta: MessageMeta,
): Record<string, string> {
  return { type, version: String(version), id: meta.id, source: meta.source };
}

/** The members in their order but for one, which goes to the end. */
function withLast<T>(data: T, member: keyof T & string): T {
  const { [member]: last, ...others } = data as T & object;
  return { ...others, [member]: last } as T;
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
