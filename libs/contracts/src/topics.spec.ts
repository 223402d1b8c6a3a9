import { describe, expect, it } from '@jest/globals';
import { inputTopics, ourTopics } from './topics.js';

describe('the topics of an installation', () => {
  it('have 64 partitions for measures, 4 otherwise, and room for 9 MiB', () => {
    const config = { 'max.message.bytes': '9437184' };
    expect(ourTopics()).toEqual([
      { name: 'notification.received.v1', partitions: 4, config },
      { name: 'notification.received.v1.parked', partitions: 4, config },
      { name: 'event.distilled.v1', partitions: 4, config },
      { name: 'event.distilled.v1.parked', partitions: 4, config },
      { name: 'measure.recorded.v1', partitions: 64, config },
      { name: 'measure.recorded.v1.parked', partitions: 4, config },
    ]);
  });

  it('take records of 8 MiB from publishers', () => {
    expect(inputTopics('notifications.info', { measures: 8, others: 2 })).toEqual([
      { name: 'notifications.info', partitions: 2, config: { 'max.message.bytes': '8388608' } },
      { name: 'notifications.info.parked', partitions: 2, config: { 'max.message.bytes': '9437184' } },
    ]);
  });
});
