import { type InstantMicros } from '@cloudtach/kernel';

/** What every message says about itself, beside its data (style-models §8). */
export interface MessageMeta {
  /** Computed from the cause (`derivedId`), so that a replay sends the same message again. */
  readonly id: string;
  /** The app that sends it. */
  readonly source: string;
  /** When what it tells happened, by the clock of whoever observed it. */
  readonly occurredAt: InstantMicros;
  /** Id of the first message or request of the chain this one belongs to. */
  readonly correlationId: string;
  /** Id of the message that caused this one; null at the beginning of a chain. */
  readonly causationId: string | null;
}

/** A message as its handler sees it. */
export interface Message<T> extends MessageMeta {
  readonly type: string;
  readonly version: number;
  readonly data: T;
}

/** A message as Kafka takes it. Without `partition` the key decides, without a key the producer does. */
export interface EncodedMessage {
  readonly topic: string;
  readonly key: string | null;
  readonly partition?: number;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** The part of a Kafka record that a contract reads. */
export interface ReceivedRecord {
  readonly value: Uint8Array | null;
}

/** Why a record is no message of its contract: it can be parked with this. `reason` quotes no payload. */
export interface MessageRefusal {
  readonly ok: false;
  readonly code:
    | 'json.too-big'
    | 'json.not-utf8'
    | 'json.too-deep'
    | 'json.malformed'
    | 'contract.empty-record'
    | 'contract.other-type'
    | 'contract.schema-violated'
    | 'measure.truncated'
    | 'measure.other-version'
    | 'measure.bad-length';
  readonly byteOffset: number;
  readonly reason: string;
}

export type DecodedMessage<M> = { readonly ok: true; readonly message: M } | MessageRefusal;

/** A contract whose records are JSON. Made by `defineMessage`. */
export interface MessageContract<T> {
  readonly kind: 'json';
  /** `<context>.<thing>-<past-tense>` */
  readonly type: string;
  readonly version: number;
  /** `<type>.v<version>` */
  readonly topic: string;
  /** `<topic>.parked` */
  readonly parkedTopic: string;
  /** JSON Schema of the whole envelope, as it is compiled. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The key of a record with this data; null where the data names none. */
  keyOf(data: T): string | null;
  /** Builds the record. Data that breaks the schema is a defect of the sender and throws. */
  encode(data: T, meta: MessageMeta): EncodedMessage;
  /** Reads a record; never throws for what it holds. */
  decode(record: ReceivedRecord): DecodedMessage<Message<T>>;
}

/** A contract whose records are packed bytes, versioned by their first byte. `V` is a view over the bytes. */
export interface BinaryContract<V> {
  readonly kind: 'binary';
  readonly type: string;
  readonly version: number;
  readonly topic: string;
  readonly parkedTopic: string;
  /** Reads a record; never throws for what it holds. */
  decode(record: ReceivedRecord): DecodedMessage<V>;
}

/** Topics of others, named at run time, whose records are taken as the bytes they are. Made by `defineInput`. */
export interface InputContract {
  readonly kind: 'input';
  /** Our name for this input, in handlers, metrics and settings. */
  readonly name: string;
}

/** Any of the three, whatever its data. */
export type AnyContract = MessageContract<unknown> | BinaryContract<unknown> | InputContract;

/** What a handler receives per record of a contract. */
export type MessageOf<C extends AnyContract> = C extends { readonly kind: 'input' }
  ? Uint8Array
  : C extends BinaryContract<infer V>
    ? V
    : C extends MessageContract<infer T>
      ? Message<T>
      : never;
