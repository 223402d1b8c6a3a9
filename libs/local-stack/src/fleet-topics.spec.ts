import { describe, expect, it } from '@jest/globals';
import { fleetTopics } from './fleet-topics.js';

describe('the topics of the fleet', () => {
  const topics = fleetTopics('mark.', ['notifications.info', 'raw-events'], { measures: 8, others: 2 });
  const found = (name: string) => topics.filter((topic) => topic.name === `mark.${name}`);

  it('are each named once, with the mark of the stack', () => {
    expect(new Set(topics.map(({ name }) => name)).size).toBe(topics.length);
    expect(topics.every(({ name }) => name.startsWith('mark.'))).toBe(true);
  });

  it('have the configured numbers of partitions', () => {
    expect(found('notifications.info')[0]?.partitions).toBe(2);
    expect(found('measure.recorded.v1')[0]?.partitions).toBe(8);
  });

  it('take large records from publishers, and keep what is parked', () => {
    expect(found('notifications.info')[0]?.config).toEqual({ 'max.message.bytes': '8388608' });
    for (const topic of ['notifications.info', 'raw-events', 'event.distilled.v1']) {
      expect(found(`${topic}.parked`)).toHaveLength(1);
    }
  });
});
