import { describe, expect, it } from '@jest/globals';
import { containerEnvironment } from './kafka-container.js';
import { kafkaSettings, propertiesText } from './kafka-settings.js';

const alone = { port: 9092, controllerPort: 5001, secondListener: null, dataFolder: '/data' };

describe('the settings of the broker', () => {
  it('listen on the loopback interface only', () => {
    expect(kafkaSettings(alone)['listeners']).toBe('PLAIN://127.0.0.1:9092,CONTROLLER://127.0.0.1:5001');
    expect(kafkaSettings(alone)['advertised.listeners']).toBe('PLAIN://127.0.0.1:9092');
  });

  it('advertise the port of a proxy on the second listener', () => {
    const settings = kafkaSettings({ ...alone, secondListener: { port: 7001, advertisedPort: 7002 } });
    expect(settings['listeners']).toContain('SECOND://127.0.0.1:7001');
    expect(settings['advertised.listeners']).toBe('PLAIN://127.0.0.1:9092,SECOND://127.0.0.1:7002');
  });

  it('let the largest record of the fleet through', () => {
    expect(Number(kafkaSettings(alone)['message.max.bytes'])).toBeGreaterThan(9 * 1_048_576);
  });

  it('are a properties file in which a path of Windows survives', () => {
    expect(propertiesText({ 'log.dirs': 'C:\\data', 'node.id': '1' })).toBe(
      'log.dirs=C:\\\\data\nnode.id=1\n',
    );
  });

  it('become the variables of the image, which listens on all of its own interfaces', () => {
    const environment = containerEnvironment({
      ...alone,
      places: {
        home: '/h',
        kafka: '/h/kafka',
        postgres: '/h/postgres',
        logs: '/h/logs',
        ephemeral: true,
        owned: [],
      },
      clusterId: 'abc',
      heapMb: 256,
      log: () => undefined,
    });
    expect(environment).toMatchObject({
      CLUSTER_ID: 'abc',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: 'PLAIN://0.0.0.0:9092,CONTROLLER://127.0.0.1:5001',
      KAFKA_ADVERTISED_LISTENERS: 'PLAIN://127.0.0.1:9092',
      KAFKA_LOG_DIRS: '/var/lib/kafka/data',
      KAFKA_HEAP_OPTS: '-Xms64m -Xmx256m',
    });
  });
});
