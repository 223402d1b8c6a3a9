import { describe, expect, it } from '@jest/globals';
import { NotificationSources } from './notification-sources.js';
import { type Delivery, type StacktachVector } from './stacktach-vector.js';

const delivery = (exchange: string, deployment: string, routingKey: string): Delivery => ({
  exchange,
  deployment,
  routingKey,
  body: {},
});

const vector = (...deliveries: readonly Delivery[]): StacktachVector => ({
  kind: 'case',
  id: 'ST2-1',
  title: '',
  line: 1,
  steps: [{ kind: 'ingest', deliveries }],
});

describe('the sources of notifications', () => {
  it('have a topic each, however often something comes from them', () => {
    const sources = new NotificationSources();
    const [east, west] = [
      delivery('nova', 'east.cell1', 'monitor.info'),
      delivery('nova', 'west', 'm.error'),
    ];
    sources.add([vector(east, west), vector({ ...east, body: { other: true } })]);
    expect(sources.settings).toEqual({
      INGEST_TOPICS: 'vector-0,vector-1',
      INGEST_SOURCES: 'vector-0=nova/east.cell1/monitor.info,vector-1=nova/west/m.error',
    });
    expect([sources.topicOf(east), sources.topicOf(west)]).toEqual(['vector-0', 'vector-1']);
  });

  it('that no setting can name are left to the vectors that need them', () => {
    const sources = new NotificationSources();
    const odd = delivery('nova', 'east, west=', 'm');
    sources.add([vector(odd)]);
    expect(sources.names).toEqual(['vector-0']);
    expect(() => sources.topicOf(odd)).toThrow('no topic');
  });
});
