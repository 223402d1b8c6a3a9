import { type InstantMicros, parseContractInstant, printIsoInstant } from '@cloudtach/kernel';
import { type JsonSchema, idSchema, instantSchema, textSchema } from './json-schema.js';
import { type Message, type MessageMeta } from './message.js';

/** What makes one version of a message one. */
export interface MessageShape {
  /** `<context>.<thing>-<past-tense>`, without a version. */
  readonly type: string;
  /** Raised by a breaking change only; it is part of the topic's name. */
  readonly version: number;
  /** JSON Schema of `data`. */
  readonly data: JsonSchema;
}

/** A message as it is printed. */
export type Envelope<T> = Omit<Message<T>, 'occurredAt'> & { readonly occurredAt: string };

/** What an envelope that keeps the schema says; its time was checked with it. */
export function toMessage<T>(envelope: Envelope<T>): Message<T> {
  const { id, type, version, source, occurredAt, correlationId, causationId, data } = envelope;
  const time = parseContractInstant(occurredAt) as InstantMicros;
  return { id, type, version, source, occurredAt: time, correlationId, causationId, data };
}

/** JSON Schema of a whole message. */
export function envelopeSchema({ type, version, data }: MessageShape): JsonSchema {
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
