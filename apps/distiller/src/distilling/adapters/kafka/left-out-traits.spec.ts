import { describe, expect, it } from '@jest/globals';
import { type MessageId } from '@cloudtach/kernel';
import { createObservability } from '@cloudtach/observability';
import { anEvent } from '../../event-storage.builder.js';
import { type DistilledDocument } from '../../application/distil-documents.use-case.js';
import { LeftOutTraits } from './left-out-traits.js';

function report(distilled: readonly DistilledDocument[]) {
  const lines: Record<string, unknown>[] = [];
  const { log, metrics } = createObservability({
    service: 'distiller',
    level: 'info',
    destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  new LeftOutTraits(log, metrics).report(distilled);
  return { lines, metrics };
}

const stored = (messageId: string, ...traits: readonly string[]): DistilledDocument => ({
  kind: 'stored',
  event: anEvent({ messageId: messageId as MessageId }),
  leftOut: traits.map((trait) => ({ trait, valueType: 'string', reason: 'not-an-integer' })),
});

describe('LeftOutTraits', () => {
  it('warns of each trait, naming event type, message id, trait, type of value and reason', async () => {
    const { lines, metrics } = report([stored('m-1', 'a', 'b'), { kind: 'repeated' }, stored('m-2', 'a')]);
    const common = { eventType: 'a.b', valueType: 'string', reason: 'not-an-integer' };
    expect(lines).toMatchObject([
      { ...common, messageId: 'm-1', trait: 'a' },
      { ...common, messageId: 'm-1', trait: 'b' },
      { ...common, messageId: 'm-2', trait: 'a' },
    ]);
    expect(await metrics.text()).toContain(
      'traits_left_out_total{reason="not-an-integer",service="distiller"} 3',
    );
  });

  it('tells no more than a number beyond a thousand', () => {
    const names = Array.from({ length: 1200 }, (_, n) => `t${n}`);
    const { lines } = report([stored('m-1', ...names)]);
    expect(lines).toHaveLength(1001);
    expect(lines.at(-1)).toMatchObject({ count: 200 });
  });
});
