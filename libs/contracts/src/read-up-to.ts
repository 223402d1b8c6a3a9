import { DomainError, decodeJson } from '@cloudtach/kernel';
import { type JsonSchema, compileSchema } from './json-schema.js';
import { type DecodedMessage, type Message, type ReceivedRecord } from './message.js';
import { type Envelope, envelopeSchema, type MessageShape, toMessage } from './message-envelope.js';
import { messageLimits } from './message-limits.js';

const tail = Buffer.from('}}');
const closingBrace = 0x7d;

/** Members of data that would mean something else to an object. */
const reservedNames = ['__proto__', 'toJSON'];

/**
 * A reader of records in which `later` is the last member of the data, and the data that of the envelope, as our encoders
 * print it: the head is read and checked, and `later` when it is asked for, each time anew, so that a batch holds nothing
 * that was used already. Quotes inside strings are escaped, so the first `,"later":` is the name of that member.
 *
 * The reader gives null where there is no such head: `decodeWhole` tells what the record is. The head is believed; what is
 * wrong in the member or behind it shows when the member is asked for, as DomainError `invalid` with a code of `decodeJson`
 * or `contract.schema-violated`.
 */
export function readUpTo<T>(
  shape: MessageShape,
  later: keyof T & string,
  decodeWhole: (record: ReceivedRecord) => DecodedMessage<Message<T>>,
): (bytes: Uint8Array) => Message<T> | null {
  const name = Buffer.from(`,"${later}":`);
  const validateHead = compileSchema(envelopeSchema({ ...shape, data: withoutMember(shape.data, later) }));
  const validateMember = compileSchema(memberOf(shape.data, later));
  const Data = dataClass(later);
  const namesOfOurs = [later, ...reservedNames];

  function readMember(whole: Uint8Array, from: number): unknown {
    const decoded = decodeJson(whole.subarray(from, whole.length - tail.length), messageLimits);
    if (decoded.ok && validateMember(decoded.value)) return decoded.value;
    // It was cut at a wrong place, or is wrong itself: the whole record tells.
    const message = decodeWhole({ value: whole });
    if (message.ok) return message.message.data[later];
    const { code, reason, byteOffset } = message;
    throw new DomainError({ code, kind: 'invalid', message: reason, details: { byteOffset } });
  }

  return (whole) => {
    const { length } = whole;
    if (length > messageLimits.bytesMax) return null;
    if (whole[length - 1] !== closingBrace || whole[length - 2] !== closingBrace) return null;
    const bytes = Buffer.from(whole.buffer, whole.byteOffset, length);
    const at = bytes.indexOf(name);
    if (at < 0) return null;
    const head = decodeJson(Buffer.concat([bytes.subarray(0, at), tail]), messageLimits);
    if (!head.ok || !validateHead(head.value)) return null;
    const message = toMessage(head.value as unknown as Envelope<object>);
    if (namesOfOurs.some((member) => Object.hasOwn(message.data, member))) return null;
    const data = new Data(message.data, () => readMember(whole, at + name.length));
    return { ...message, data: data as unknown as T };
  };
}

/**
 * Data whose member is read when it is asked for. A class, because objects that get an accessor each have a shape each, which
 * makes every access to them slow. Printed as JSON it has the member; a copy by spreading has not.
 */
function dataClass(later: string): new (head: object, read: () => unknown) => object {
  return class {
    readonly #read: () => unknown;

    constructor(head: object, read: () => unknown) {
      Object.assign(this, head);
      this.#read = read;
    }

    get [later](): unknown {
      return this.#read();
    }

    toJSON(): object {
      return { ...this, [later]: this.#read() };
    }
  };
}

function withoutMember(schema: JsonSchema, name: string): JsonSchema {
  const { required, properties, ...rest } = schema as {
    readonly required: readonly string[];
    readonly properties: Readonly<Record<string, object>>;
  };
  const others = Object.fromEntries(Object.entries(properties).filter(([member]) => member !== name));
  return { ...rest, required: required.filter((member) => member !== name), properties: others };
}

function memberOf(schema: JsonSchema, name: string): JsonSchema {
  const { properties } = schema as { readonly properties: Readonly<Record<string, JsonSchema>> };
  const member = properties[name];
  if (member === undefined) throw new TypeError(`the schema of the data has no member ${name}`);
  return member;
}
