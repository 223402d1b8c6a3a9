import { randomFillSync } from 'node:crypto';

import { isValidSpanId, isValidTraceId, TraceFlags, type SpanContext } from '@opentelemetry/api';

/** Name of the header, in Kafka records as over HTTP (W3C Trace Context). */
export const traceparentHeader = 'traceparent';

/** version - 32 hex - 16 hex - 2 hex; a later version may append more, which is ignored. */
const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.{0,256})?$/;

/** Reads a `traceparent`; null for anything the W3C form does not allow. */
export function parseTraceparent(text: string): SpanContext | null {
  const [, version, traceId = '', spanId = '', flags = '0'] = form.exec(text.trim()) ?? [];
  if (version === undefined || version === 'ff') return null;
  if (version === '00' && text.trim().length !== 55) return null;
  if (!isValidTraceId(traceId) || !isValidSpanId(spanId)) return null;
  return { traceId, spanId, traceFlags: parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
}

/** Writes a `traceparent` of version 00. */
export function printTraceparent(span: SpanContext): string {
  return `00-${span.traceId}-${span.spanId}-${(span.traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`;
}

/** A new trace, for work that came without one. */
export function beginTrace(): SpanContext {
  return { traceId: randomHex(16), spanId: randomHex(8), traceFlags: TraceFlags.SAMPLED };
}

/** The context of work caused by `parent`: the same trace, a span of its own. */
export function continueTrace(parent: SpanContext): SpanContext {
  return { traceId: parent.traceId, spanId: randomHex(8), traceFlags: parent.traceFlags };
}

const pool = Buffer.alloc(4096);
let used = pool.length;

/** Random hex from a pool: one system call serves many spans. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  const hex = pool.toString('hex', used - bytes, used);
  // All zeros means "no id" in W3C Trace Context.
  return /^0+$/.test(hex) ? randomHex(bytes) : hex;
}
