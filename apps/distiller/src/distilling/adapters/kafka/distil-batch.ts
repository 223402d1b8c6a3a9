import { Inject, Injectable } from '@nestjs/common';
import { duplicate, handled, type Outcome, parked, skipped } from '@cloudtach/kernel';
import { type BatchRecord, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import { type DistilledDocument, DistilDocuments } from '../../application/distil-documents.use-case.js';
import { type DocumentToDistil } from '../../domain/document-to-distil.js';
import { type EventCause, toMessage } from './event-distilled.mapping.js';
import { LeftOutTraits } from './left-out-traits.js';

/** What a record holds: a document and what it follows from, or what became of the record already. */
export type ReadRecord =
  { readonly document: DocumentToDistil; readonly cause: EventCause } | { readonly outcome: Outcome };

/** Brings the records of a batch to their outcomes, whichever topic they are from. */
@Injectable()
export class DistilBatch {
  constructor(
    @Inject(DistilDocuments) private readonly distil: DistilDocuments,
    @Inject(LeftOutTraits) private readonly leftOut: LeftOutTraits,
  ) {}

  /** One outcome per record, in order. Each record is read when its turn comes. */
  async run<M>(
    batch: MessageBatch<M>,
    read: (record: BatchRecord<M>) => ReadRecord,
  ): Promise<RecordOutcome[]> {
    const followers: (EventCause | Outcome)[] = [];
    const distilled = await this.distil.run(batch.tx, documentsOf(batch.records, read, followers));
    batch.afterCommit(() => this.leftOut.report(distilled));
    const results = distilled.values();
    return followers.map((follower) =>
      isCause(follower) ? toOutcome(results.next().value, follower) : follower,
    );
  }
}

/** The documents of records, one after the other; of every record what follows from it, or what became of it already. */
function* documentsOf<M>(
  records: readonly BatchRecord<M>[],
  read: (record: BatchRecord<M>) => ReadRecord,
  followers: (EventCause | Outcome)[],
): Generator<DocumentToDistil> {
  for (const record of records) {
    const found = read(record);
    followers.push('document' in found ? found.cause : found.outcome);
    if ('document' in found) yield found.document;
  }
}

function isCause(follower: EventCause | Outcome): follower is EventCause {
  return 'causationId' in follower;
}

function toOutcome(result: DistilledDocument | undefined, cause: EventCause): RecordOutcome {
  switch (result?.kind) {
    case 'stored':
      return { ...handled(), messages: [toMessage(result.event, cause)] };
    case 'repeated':
      return duplicate();
    case 'dropped':
      return skipped(result.reason);
    case 'invalid':
      return parked(result.error);
    case undefined:
      throw new Error('fewer documents came back than were given');
  }
}
