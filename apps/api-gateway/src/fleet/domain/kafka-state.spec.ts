import { describe, expect, it } from '@jest/globals';

import { kafkaState } from './kafka-state.js';

const ready = { ready: true } as const;
const away = (reason: string) => ({ ready: false, reason }) as const;

describe('kafkaState', () => {
  it('is reachable when one service reaches it', () => {
    const reports = [
      null,
      { ready: false, checks: { consumer: away('t.0: topic was created anew') } },
      { ready: false, checks: { database: away('no answer'), consumer: ready } },
    ];
    expect(kafkaState(reports)).toEqual({ reachable: true });
  });

  it('prefers what a service says of Kafka to what it says of its consumer', () => {
    expect(kafkaState([{ ready: false, checks: { consumer: away('incident'), kafka: ready } }])).toEqual({
      reachable: true,
    });
  });

  it('is away with the reason of a service otherwise', () => {
    expect(
      kafkaState([null, { ready: false, checks: { consumer: away('no broker at 127.0.0.1:9092') } }]),
    ).toEqual({
      reachable: false,
      reason: 'no broker at 127.0.0.1:9092',
    });
  });

  it('is away when no service answers', () => {
    expect(kafkaState([null, { ready: true, checks: {} }])).toEqual({
      reachable: false,
      reason: 'no service answers',
    });
  });
});
