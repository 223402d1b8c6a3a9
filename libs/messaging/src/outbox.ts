import { BinaryCopyWriter, copyIn, type Transaction } from '@cloudtach/persistence';
import type { OutgoingMessage } from './message-batch.js';

const copyStatement =
  'COPY outbox (topic, message_key, message_headers, message_value) FROM STDIN (FORMAT binary)';

/**
 * Messages whose cause is not a replayable record of Kafka: timers, HTTP writes, verdicts, parked records
 * (architecture.md §3.3). They are written in the transaction of their cause; the relay sends them afterwards.
 */
export class Outbox {
  private wake: () => void = () => undefined;

  /** Adds messages to the outbox in the caller's transaction, in order. Wakes the relay; harmless if it rolls back. */
  async add(tx: Transaction, messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const rows = new BinaryCopyWriter(['text', 'bytea', 'jsonb', 'bytea']);
    for (const message of messages) {
      const key = typeof message.key === 'string' ? Buffer.from(message.key) : message.key;
      rows.row([message.topic, key, JSON.stringify(message.headers), message.value]);
    }
    await copyIn(tx, copyStatement, rows);
    this.wake();
  }

  /** How the relay learns that there may be something to send before its next look. */
  onAdded(wake: () => void): void {
    this.wake = wake;
  }
}
