import { randomBytes } from 'node:crypto';
import type { KafkaRecord } from './kafka-record.js';
import type { OutgoingMessage } from './message-batch.js';
import type { TopicPartition } from './offset-store.js';

/** The header that names the record a message follows from: `<topic>/<partition>/<offset>`. */
export const originHeader = 'origin';

/** The W3C header of trace context, carried from record to record. */
export const traceHeader = 'traceparent';

/** Adds to a message where it comes from, and the trace of its cause as a child span (architecture.md §3). */
export function withProvenance(
  message: OutgoingMessage,
  from: TopicPartition,
  cause: KafkaRecord,
): OutgoingMessage {
  const headers: Record<string, string> = {
    ...message.headers,
    [originHeader]: `${from.topic}/${from.partition}/${cause.offset}`,
  };
  const trace = childTrace(cause.header(traceHeader));
  if (trace !== null) headers[traceHeader] = trace;
  return { ...message, headers };
}

/** `00-<trace id>-<span id>-<flags>`: the same trace with a new span, or null when the text is none. */
function childTrace(parent: string | undefined): string | null {
  if (parent === undefined || parent.length !== 55) return null;
  const [version, traceId, spanId, flags] = parent.split('-');
  if (version !== '00' || traceId?.length !== 32 || spanId?.length !== 16 || flags?.length !== 2) return null;
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
}
