import { Inject, Injectable } from '@nestjs/common';
import { duplicate, handled, type Outcome, parked, skipped } from '@cloudtach/kernel';
import { type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
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

  /** One outcome per record, in order. */
  async run(
    batch: Pick<MessageBatch<unknown>, 'tx' | 'afterCommit'>,
    records: readonly ReadRecord[],
  ): Promise<RecordOutcome[]> {
    const documents = records.flatMap((record) => ('document' in record ? [record.document] : []));
    const distilled = await this.distil.run(batch.tx, documents);
    batch.afterCommit(() => this.leftOut.report(distilled));
    const results = distilled.values();
    return records.map((record) =>
      'document' in record ? toOutcome(results.next().value, record.cause) : record.outcome,
    );
  }
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
