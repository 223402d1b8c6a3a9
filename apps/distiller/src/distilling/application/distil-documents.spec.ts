import { type InstantMicros, type MessageId } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { describe, expect, it } from '@jest/globals';
import { type DocumentToDistil } from '../domain/document-to-distil.js';
import { type IdentifiedDocument } from '../domain/identify-document.js';
import { Definitions } from './definitions.js';
import { DistilDocuments } from './distil-documents.use-case.js';
import { type EventIdentity, EventStore, type EventToStore, type KnownEvent } from './event.store.js';

const tx = {} as Transaction;
const time = 1_425_508_268_131_441 as InstantMicros;

/** Makes an event of every document whose type is not `dropped`; remembers how many it was asked about at once. */
class AnyDefinitions extends Definitions {
  readonly asked: number[] = [];

  current() {
    return Promise.resolve({
      of: (documents: readonly IdentifiedDocument[]) => {
        this.asked.push(documents.length);
        return Promise.resolve({ distil: distilled });
      },
    });
  }
}

function distilled({ eventType, messageId, tenantId }: IdentifiedDocument) {
  if (eventType === 'dropped') return { kind: 'dropped' as const, reason: 'no-definition' as const };
  const event = { tenantId, messageId, eventType, time, resourceId: null, traits: [] };
  return { kind: 'event' as const, event, leftOut: [] };
}

/** Knows some events already. */
class SomeEvents extends EventStore {
  constructor(private readonly isTaken: (messageId: MessageId) => boolean) {
    super();
  }

  lookUp(_tx: Transaction, identities: readonly EventIdentity[]): Promise<readonly KnownEvent[]> {
    return Promise.resolve(
      identities.map(({ messageId }) => ({ kind: this.isTaken(messageId) ? 'taken' : 'new' })),
    );
  }

  store(_tx: Transaction, events: readonly EventToStore[]): Promise<readonly boolean[]> {
    return Promise.resolve(events.map(({ event }) => !this.isTaken(event.messageId)));
  }
}

function document(n: number): DocumentToDistil {
  const type = n % 7 === 0 ? {} : { event_type: n % 11 === 0 ? 'dropped' : 'a.b' };
  return {
    source: 'notification',
    body: { message_id: `m${n}`, ...type },
    deriveMessageId: () => 'derived' as MessageId,
    resourceId: null,
    origin: `t/0/${n}`,
  };
}

describe('DistilDocuments', () => {
  it('answers for each of many documents in order, and holds no more than some of them at once', async () => {
    const definitions = new AnyDefinitions();
    const events = new SomeEvents((messageId) => Number(messageId.slice(1)) % 5 === 0);
    let taken = 0;
    let mostAhead = 0;
    function* documents(): Generator<DocumentToDistil> {
      for (let n = 0; n < 250; n++) {
        taken += 1;
        mostAhead = Math.max(mostAhead, taken - 100 * definitions.asked.length);
        yield document(n);
      }
    }
    const distil = new DistilDocuments(events, definitions, { now: () => time });
    const answers = await distil.run(tx, documents());
    expect(
      answers.map((answer) => (answer.kind === 'stored' ? answer.event.messageId : answer.kind)),
    ).toEqual(
      Array.from({ length: 250 }, (_, n) => {
        if (n % 7 === 0) return 'invalid';
        if (n % 5 === 0) return 'repeated';
        return n % 11 === 0 ? 'dropped' : `m${n}`;
      }),
    );
    expect(definitions.asked).toHaveLength(3);
    expect(mostAhead).toBeLessThanOrEqual(100);
  });
});
