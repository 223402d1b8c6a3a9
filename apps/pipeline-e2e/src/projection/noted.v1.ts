import { defineMessage } from '@cloudtach/contracts';

/** What the handler of the projection does with a record, beside noting it. */
export type NotedBehaviour =
  'note' | 'throw' | 'overflow' | 'kill' | 'hang' | 'unstorable' | 'lock' | 'park' | 'skip';

/** A message of the small projection that the delivery tests run. */
export interface NotedV1 {
  readonly noteId: string;
  readonly behaviour: NotedBehaviour;
}

/** Input of the projection. */
export const notedV1 = defineMessage<NotedV1>({
  type: 'projection.noted',
  version: 1,
  data: {
    type: 'object',
    required: ['noteId', 'behaviour'],
    properties: { noteId: { type: 'string', minLength: 1 }, behaviour: { type: 'string' } },
  },
  keyOf: (data) => data.noteId,
});

/** What the projection sends for every note when it also produces. */
export const forwardedV1 = defineMessage<{ readonly noteId: string; readonly rowId: number }>({
  type: 'projection.forwarded',
  version: 1,
  data: {
    type: 'object',
    required: ['noteId', 'rowId'],
    properties: { noteId: { type: 'string', minLength: 1 }, rowId: { type: 'integer' } },
  },
  keyOf: (data) => data.noteId,
});
