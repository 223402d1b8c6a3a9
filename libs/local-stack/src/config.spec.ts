import { describe, expect, it } from '@jest/globals';
import { readStackSettings, stackSettingTexts } from './config.js';

describe('the settings of the local stack', () => {
  it('have the ports and the folder of the documentation when nothing is set', () => {
    const settings = readStackSettings({});
    expect(settings).toMatchObject({
      kafkaBrokers: null,
      adminDatabaseUrl: null,
      kafkaPort: 9092,
      postgresPort: 54320,
    });
    expect(settings.servicePorts).toEqual({
      'api-gateway': 8000,
      ingestion: 8101,
      distiller: 8102,
      'stream-trigger': 8103,
      'usage-verifier': 8104,
      'metric-aggregator': 8105,
    });
    expect(settings.home).toMatch(/\.cloudtach$/);
    expect(settings.partitions).toEqual({ measures: 64, others: 4 });
  });

  it('treat an empty variable as one that is not set', () => {
    expect(readStackSettings({ KAFKA_BROKERS: '', GATEWAY_PORT: '' })).toMatchObject({
      kafkaBrokers: null,
      servicePorts: { 'api-gateway': 8000 },
    });
  });

  it('are refused all at once, by name and without their values', () => {
    const read = () =>
      readStackSettings({ KAFKA_PORT: 'secret', GATEWAY_PORT: '70000', KAFKA_HEAP_MB: '9000' });
    expect(read).toThrow('KAFKA_PORT must be an integer from 1 to 65535');
    expect(read).toThrow('GATEWAY_PORT must be');
    expect(read).toThrow('KAFKA_HEAP_MB must be an integer from 128 to 384');
    expect(read).not.toThrow('secret');
  });

  it('take the topics and partitions that the services take', () => {
    const settings = readStackSettings({ INGEST_TOPICS: 'a, b', METRICS_SHARDS: '8', KAFKA_PARTITIONS: '2' });
    expect(settings.inputTopics).toEqual(['a', 'b']);
    expect(settings.partitions).toEqual({ measures: 8, others: 2 });
  });

  it('are each described once', () => {
    const names = stackSettingTexts.map(({ env }) => env);
    expect(new Set(names).size).toBe(names.length);
  });
});
