import { describe, expect, it } from '@jest/globals';
import { context, propagation } from '@opentelemetry/api';

import { currentTrace, registerTracing, runInTrace, traceHeaders, traceOf } from './trace-scope.js';
import { beginTrace, continueTrace, parseTraceparent, printTraceparent } from './traceparent.js';

registerTracing();

const header = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('traceparent', () => {
  it('is read and written in the W3C form', () => {
    const span = parseTraceparent(header);
    expect(span).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      traceFlags: 1,
      isRemote: true,
    });
    expect(span && printTraceparent(span)).toBe(header);
  });

  it.each([
    '',
    'nonsense',
    header.toUpperCase(),
    header.replace(/^00/, 'ff'),
    `${header}-more`,
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  ])('refuses %p', (text) => {
    expect(parseTraceparent(text)).toBeNull();
  });

  it('accepts what a later version appends', () => {
    expect(parseTraceparent(`${header.replace(/^00/, '01')}-more`)?.spanId).toBe('00f067aa0ba902b7');
  });

  it('begins traces that are valid and continues them with spans of their own', () => {
    const ids = new Set<string>();
    for (let index = 0; index < 1000; index += 1) {
      const span = beginTrace();
      expect(parseTraceparent(printTraceparent(span))?.traceId).toBe(span.traceId);
      const child = continueTrace(span);
      expect(child.traceId).toBe(span.traceId);
      ids.add(span.spanId).add(child.spanId);
    }
    expect(ids.size).toBe(2000);
  });
});

describe('trace scope', () => {
  it('follows work through promises and ends with it', async () => {
    const span = beginTrace();
    const seen = await runInTrace(span, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return currentTrace()?.traceId;
    });
    expect(seen).toBe(span.traceId);
    expect(currentTrace()).toBeNull();
    expect(traceHeaders()).toEqual({});
  });

  it('passes over Kafka headers, HTTP headers and the OpenTelemetry API alike', () => {
    const span = parseTraceparent(header);
    if (span === null) throw new Error('the header is valid');
    expect(traceOf(new Map(Object.entries(traceHeaders(span))))).toEqual(span);
    expect(traceOf({ traceparent: header })).toEqual(span);
    const carrier: Record<string, string> = {};
    runInTrace(span, () => propagation.inject(context.active(), carrier));
    expect(carrier).toEqual({ traceparent: header });
  });
});
