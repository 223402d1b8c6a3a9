import { eventDistilledV1 } from './event-distilled.v1.js';
import { type JsonSchema } from './json-schema.js';
import { measureRecordedV1 } from './measure-recorded.v1.js';
import { notificationReceivedV1 } from './notification-received.v1.js';

/** The JSON contracts, each with a schema of its own among the committed files. */
export const jsonContracts = [notificationReceivedV1, eventDistilledV1] as const;

/** Examples by topic, as the golden fixtures hold them. */
export type MessageExamples = Readonly<Record<string, unknown>>;

/**
 * The AsyncAPI 3 document of every topic of ours, from the contracts and the golden fixtures. Committed as
 * `asyncapi.json`; a spec fails when that file is stale.
 */
export function asyncApiDocument(examples: MessageExamples): JsonSchema {
  const contracts = [...jsonContracts, measureRecordedV1];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'CloudTach',
      version: '1',
      description: 'What the services of CloudTach tell each other.',
    },
    defaultContentType: 'application/json',
    channels: Object.assign({}, ...contracts.map(channels)) as JsonSchema,
    components: {
      messages: {
        ...Object.fromEntries(
          jsonContracts.map(({ topic, schema }) => [topic, jsonMessage(topic, schema, examples[topic])]),
        ),
        [measureRecordedV1.topic]: binaryMessage(measureRecordedV1.topic),
        parked: parkedMessage(),
      },
    },
  };
}

function channels({ topic, parkedTopic }: { topic: string; parkedTopic: string }): JsonSchema {
  return { [topic]: channel(topic, topic), [parkedTopic]: channel(parkedTopic, 'parked') };
}

function channel(address: string, message: string): JsonSchema {
  return { address, messages: { [message]: { $ref: `#/components/messages/${message}` } } };
}

function jsonMessage(topic: string, schema: JsonSchema, example: unknown): JsonSchema {
  return {
    name: topic,
    contentType: 'application/json',
    headers: headersSchema,
    payload: { schemaFormat: 'application/schema+json;version=draft-07', schema },
    examples: [{ payload: example }],
  };
}

function binaryMessage(topic: string): JsonSchema {
  return {
    name: topic,
    description: 'Packed points; the layout is documented in measure-record-layout.ts.',
    contentType: 'application/octet-stream',
    headers: headersSchema,
    payload: { type: 'string', format: 'binary' },
  };
}

function parkedMessage(): JsonSchema {
  return {
    name: 'parked',
    description: 'A record that could not be handled: its original bytes; origin and error code are headers.',
    contentType: 'application/octet-stream',
    payload: { type: 'string', format: 'binary' },
  };
}

const headersSchema = {
  type: 'object',
  required: ['type', 'version', 'id', 'source'],
  properties: {
    type: { type: 'string' },
    version: { type: 'string' },
    id: { type: 'string' },
    source: { type: 'string' },
  },
} as const;
