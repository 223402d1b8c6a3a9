import { Controller, Inject } from '@nestjs/common';
import { type MeasureRecord, measureRecordedV1 } from '@cloudtach/contracts';
import { handled, skipped } from '@cloudtach/kernel';
import { ConsumesBatch, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import { FoldMeasures } from '../../application/fold-measures.use-case.js';
import { MeasureCounts } from './measure-counts.js';

/** Takes recorded measures into their metrics. */
@Controller()
export class MeasureRecordedConsumer {
  constructor(
    @Inject(FoldMeasures) private readonly fold: FoldMeasures,
    @Inject(MeasureCounts) private readonly counts: MeasureCounts,
  ) {}

  @ConsumesBatch(measureRecordedV1)
  async onMeasures(batch: MessageBatch<MeasureRecord>): Promise<readonly RecordOutcome[]> {
    const records = batch.records.map(({ assignment, offset, message }) => ({
      assignment,
      offset,
      record: message,
    }));
    const folded = await this.fold.run(batch.tx, records);
    batch.afterCommit(() => {
      folded.commit();
      this.counts.add(folded);
    });
    // A metric may have been deleted since its measures were taken.
    return folded.isKnown.map((isKnown) => (isKnown ? handled() : skipped('metric-unknown')));
  }
}
