import { eventTypeOf, messageIdOf } from '@cloudtach/distillation';
import { DomainError, type MessageId, type TenantId } from '@cloudtach/kernel';
import { type DocumentToDistil } from './document-to-distil.js';
import { tenantOf } from './event-tenant.js';

/** A document whose type, tenant and id are known. */
export interface IdentifiedDocument extends DocumentToDistil {
  readonly kind: 'identified';
  readonly eventType: string;
  readonly tenantId: TenantId | null;
  readonly messageId: MessageId;
}

/** What a document says of itself, or why it cannot become an event (distiller.md §8.1). */
export type Identification = IdentifiedDocument | { readonly kind: 'invalid'; readonly error: DomainError };

/** Reads what makes a document one event of one tenant. It depends on nothing but the document. */
export function identify(document: DocumentToDistil): Identification {
  const { body, deriveMessageId } = document;
  const eventType = eventTypeOf(body);
  if (eventType === null) return typeMissing();
  const messageId = messageIdOf(body) ?? deriveMessageId();
  return { ...document, kind: 'identified', eventType, tenantId: tenantOf(body), messageId };
}

function typeMissing(): Identification {
  const error = new DomainError({
    code: 'distiller.event-type-missing',
    kind: 'invalid',
    message: 'The notification or event names no event type.',
  });
  return { kind: 'invalid', error };
}
