import { Controller, Inject } from '@nestjs/common';
import { derivedId, type Message } from '@cloudtach/contracts';
import { DomainError, duplicate, handled, parked, skipped } from '@cloudtach/kernel';
import { type BatchRecord, ConsumesBatch, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import { forwardedV1, type NotedV1, notedV1 } from './noted.v1.js';

/** Whether the projection sends a message for each note. */
export abstract class ProjectionMode {
  abstract readonly isForwarding: boolean;
}

type Note = BatchRecord<Message<NotedV1>>;

interface NoteRow {
  id: bigint;
  note_id: string;
  topic: string;
  partition: number;
  record_offset: bigint;
}

/** The smallest consumer that has everything delivery is about: rows by message id, repeats, and messages that follow. */
@Controller()
export class NoteConsumer {
  constructor(@Inject(ProjectionMode) private readonly mode: ProjectionMode) {}

  @ConsumesBatch(notedV1)
  async onNotes(batch: MessageBatch<Message<NotedV1>>): Promise<readonly RecordOutcome[]> {
    for (const record of batch.records) await misbehave(record, batch);
    const noted = batch.records.filter((record) => isNoted(record));
    const rows = await writeNotes(noted, batch);
    return batch.records.map((record) => this.outcomeOf(record, rows));
  }

  private outcomeOf(record: Note, rows: ReadonlyMap<string, NoteRow>): RecordOutcome {
    const { behaviour, noteId } = record.message.data;
    if (behaviour === 'skip') return skipped('asked-to');
    if (behaviour === 'park') {
      return parked(
        new DomainError({ code: 'contract.schema-violated', kind: 'invalid', message: 'asked to' }),
        3,
      );
    }
    const row = rows.get(noteId);
    const { origin } = record;
    const isOurs =
      row !== undefined &&
      row.topic === origin.topic &&
      row.partition === origin.partition &&
      String(row.record_offset) === origin.offset;
    if (!isOurs) return duplicate();
    if (!this.mode.isForwarding) return handled();
    const message = forwardedV1.encode(
      { noteId, rowId: Number(row.id) },
      {
        id: derivedId('message', noteId),
        source: 'projection',
        occurredAt: record.message.occurredAt,
        correlationId: record.message.correlationId,
        causationId: record.message.id,
      },
    );
    return { ...handled(), messages: [message] };
  }
}

function isNoted(record: Note): boolean {
  const { behaviour } = record.message.data;
  return behaviour !== 'skip' && behaviour !== 'park';
}

/** Rows by note id: those written now, and those that were there. */
async function writeNotes(
  notes: readonly Note[],
  batch: MessageBatch<unknown>,
): Promise<ReadonlyMap<string, NoteRow>> {
  const ids = notes.map((note) => note.message.data.noteId);
  await batch.tx.query(
    `INSERT INTO note (note_id, topic, partition, record_offset)
     SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[]) ON CONFLICT DO NOTHING`,
    [
      ids,
      notes.map((note) => note.origin.topic),
      notes.map((note) => note.origin.partition),
      notes.map((note) => note.offset),
    ],
  );
  const { rows } = await batch.tx.query<NoteRow>('SELECT * FROM note WHERE note_id = ANY($1)', [ids]);
  return new Map(rows.map((row) => [row.note_id, row]));
}

async function misbehave(record: Note, batch: MessageBatch<unknown>): Promise<void> {
  switch (record.message.data.behaviour) {
    case 'throw':
      throw new Error('asked to throw');
    case 'overflow':
      overflow();
      return;
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      // The signal arrives in its own time; nothing may happen before.
      await new Promise(() => undefined);
      return;
    case 'hang':
      await new Promise(() => undefined);
      return;
    case 'unstorable':
      await batch.tx.query('SELECT $1::text', ['\0']);
      return;
    case 'lock':
      await batch.tx.query('SELECT name FROM gate FOR UPDATE');
      return;
    case 'note':
    case 'park':
    case 'skip':
      return;
  }
}

function overflow(): number {
  return 1 + overflow();
}
