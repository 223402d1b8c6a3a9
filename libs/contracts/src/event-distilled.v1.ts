import { defineMessage } from './define-message.js';
import { idSchema, instantSchema, integerSchema, textSchema } from './json-schema.js';

/**
 * One named, typed value of an event. Datetimes are `printIsoInstant`; integers are exact at any size; booleans come
 * from posted events that passed through (decisions §4, "distilling").
 */
export type DistilledTraitV1 =
  | { readonly name: string; readonly type: 'text'; readonly value: string }
  | { readonly name: string; readonly type: 'int'; readonly value: number | bigint }
  | { readonly name: string; readonly type: 'float'; readonly value: number }
  | { readonly name: string; readonly type: 'datetime'; readonly value: string }
  | { readonly name: string; readonly type: 'boolean'; readonly value: boolean };

/** A notification became an event. */
export interface EventDistilledV1 {
  /** The tenant the event belongs to; null where the notification names none (decisions §4). */
  readonly tenantId: string | null;
  /** Identity of the event within its tenant: the notification's own, or one derived from its origin. */
  readonly messageId: string;
  readonly eventType: string;
  /** Event time, `printIsoInstant`. */
  readonly timestamp: string;
  /** The instance or image the notification was about; null where it named none. */
  readonly resourceId: string | null;
  /**
   * In the order of their names, each at most once; empty only for a posted event that passed through. The last member, and
   * parsed each time it is asked for: who needs the head alone does not pay for twenty traits.
   * @throws DomainError `invalid` with a code of `decodeJson`, or `contract.schema-violated`
   */
  readonly traits: readonly DistilledTraitV1[];
}

const traitSchema = (type: DistilledTraitV1['type'], value: object) => ({
  required: ['name', 'value'],
  properties: { name: textSchema, type: { const: type }, value },
});

export const eventDistilledV1 = defineMessage<EventDistilledV1>({
  type: 'event.distilled',
  version: 1,
  data: {
    type: 'object',
    required: ['tenantId', 'messageId', 'eventType', 'timestamp', 'resourceId', 'traits'],
    properties: {
      tenantId: { type: ['string', 'null'], minLength: 1, maxLength: 255 },
      messageId: idSchema,
      eventType: textSchema,
      timestamp: instantSchema,
      resourceId: { type: ['string', 'null'] },
      traits: {
        type: 'array',
        items: {
          type: 'object',
          required: ['type'],
          properties: { type: { type: 'string' } },
          discriminator: { propertyName: 'type' },
          oneOf: [
            traitSchema('text', { type: 'string' }),
            traitSchema('int', integerSchema),
            traitSchema('float', { type: 'number' }),
            traitSchema('datetime', instantSchema),
            traitSchema('boolean', { type: 'boolean' }),
          ],
        },
      },
    },
  },
  keyOf: (data) => data.resourceId ?? data.messageId,
  later: 'traits',
});
