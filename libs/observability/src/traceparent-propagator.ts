import {
  trace,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';

import { parseTraceparent, printTraceparent, traceparentHeader } from './traceparent.js';

/** W3C Trace Context for the OpenTelemetry API, whatever the carrier is. */
export class TraceparentPropagator implements TextMapPropagator<unknown> {
  inject(context: Context, carrier: unknown, setter: TextMapSetter<unknown>): void {
    const span = trace.getSpanContext(context);
    if (span !== undefined) setter.set(carrier, traceparentHeader, printTraceparent(span));
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter<unknown>): Context {
    const value = getter.get(carrier, traceparentHeader);
    const text = Array.isArray(value) ? value[0] : value;
    const span = text === undefined ? null : parseTraceparent(text);
    return span === null ? context : trace.setSpanContext(context, span);
  }

  fields(): string[] {
    return [traceparentHeader];
  }
}
