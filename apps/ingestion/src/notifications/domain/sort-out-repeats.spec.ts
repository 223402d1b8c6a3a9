import { describe, expect, it } from '@jest/globals';
import { type NotificationOrigin } from './notification-identity.js';
import { sortOutRepeats } from './sort-out-repeats.js';

function at(offset: number, partition = 0, topic = 't'): NotificationOrigin {
  return { topic, partition, offset: String(offset) };
}

describe('sortOutRepeats', () => {
  const none = new Map<string, { origin: NotificationOrigin; rawId: number }>();

  it('takes the first of equals inside a batch for new, the others for repeats', () => {
    const records = ['a', 'b', 'a', 'a'].map((identity, offset) => ({ identity, origin: at(offset) }));
    expect(sortOutRepeats(records, none).map(({ kind }) => kind)).toEqual(['new', 'new', 'repeat', 'repeat']);
  });

  it('knows a record that was kept before by its origin', () => {
    const kept = new Map([['a', { origin: at(7), rawId: 5 }]]);
    const records = [at(7), at(8), at(7, 1), at(7, 0, 'u')].map((origin) => ({ identity: 'a', origin }));
    expect(sortOutRepeats(records, kept)).toEqual([
      { kind: 'replay', kept: { origin: at(7), rawId: 5 } },
      { kind: 'repeat' },
      { kind: 'repeat' },
      { kind: 'repeat' },
    ]);
  });

  it('takes nothing for new that the table has, wherever it stands in the batch', () => {
    const kept = new Map([['a', { origin: at(9), rawId: 1 }]]);
    const records = [at(8), at(9)].map((origin) => ({ identity: 'a', origin }));
    expect(sortOutRepeats(records, kept).map(({ kind }) => kind)).toEqual(['repeat', 'replay']);
  });
});
