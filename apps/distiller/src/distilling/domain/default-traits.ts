import { type NotificationPath } from './notification-path.js';

/** A text trait and where its value is looked for. */
export interface TextTraitDefinition {
  readonly name: string;
  readonly paths: readonly NotificationPath[];
}

/** The traits that every event has, whichever definition made it (distiller.md §4). */
export const defaultTraits: readonly TextTraitDefinition[] = [
  { name: 'service', paths: [['publisher_id']] },
  { name: 'request_id', paths: [['_context_request_id']] },
  { name: 'tenant_id', paths: [['payload', 'tenant_id'], ['_context_tenant']] },
];
