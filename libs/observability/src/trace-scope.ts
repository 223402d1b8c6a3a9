import { context, propagation, ROOT_CONTEXT, trace, type SpanContext } from '@opentelemetry/api';

import { AsyncContextManager } from './async-context-manager.js';
import { TraceparentPropagator } from './traceparent-propagator.js';
import { parseTraceparent, printTraceparent, traceparentHeader } from './traceparent.js';

/** Headers of a Kafka record or of an HTTP request. */
export type HeaderCarrier =
  ReadonlyMap<string, string> | Readonly<Record<string, string | string[] | undefined>>;

/**
 * Makes W3C Trace Context the propagation of this process. An SDK that an operator loaded before keeps its own
 * propagator and context manager: the OpenTelemetry API takes the first registration only.
 */
export function registerTracing(): void {
  propagation.setGlobalPropagator(new TraceparentPropagator());
  context.setGlobalContextManager(new AsyncContextManager());
}

/** The trace context in headers; null when there is none or it is malformed. */
export function traceOf(headers: HeaderCarrier): SpanContext | null {
  const value = isMap(headers) ? headers.get(traceparentHeader) : headers[traceparentHeader];
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined ? null : parseTraceparent(text);
}

/** The trace context of the work in progress; null outside of any. */
export function currentTrace(): SpanContext | null {
  return trace.getSpanContext(context.active()) ?? null;
}

/** Runs `fn` as part of a trace; log lines and `traceHeaders` inside it carry its id. */
export function runInTrace<T>(span: SpanContext, fn: () => T): T {
  return context.with(trace.setSpanContext(ROOT_CONTEXT, span), fn);
}

/** The header that passes a trace on; empty outside of any. */
export function traceHeaders(span: SpanContext | null = currentTrace()): Record<string, string> {
  return span === null ? {} : { [traceparentHeader]: printTraceparent(span) };
}

function isMap(headers: HeaderCarrier): headers is ReadonlyMap<string, string> {
  return headers instanceof Map;
}
