import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '@cloudtach/kernel';
import { expectCounts } from '@cloudtach/simulation';
import { KafkaObserver, testStack, ThrowawayTopics } from '@cloudtach/testing';
import { cloudOf } from './cloud-size.js';
import { runSimulation } from './run-simulation.js';
import { parseSimulateCommand } from './simulate-command.js';

const unstopped = new AbortController().signal;

describe('the simulator against any Kafka', () => {
  const brokers = testStack().kafkaBrokers;
  const topics = new ThrowawayTopics();
  let kafka: KafkaObserver;

  beforeAll(async () => {
    kafka = await KafkaObserver.connect(brokers, topics.prefix);
  });

  afterAll(async () => {
    await kafka.close();
    await topics.drop();
  });

  function simulation(...words: readonly string[]) {
    const command = parseSimulateCommand(
      [
        '--vms',
        '5',
        '--hours',
        '2',
        '--duplicates',
        '0.1',
        '--late',
        '0.1',
        '--topic-prefix',
        topics.prefix,
        ...words,
      ],
      brokers,
      new SystemClock().now(),
    );
    if (command.kind !== 'run') throw new Error('it explained itself');
    return command;
  }

  it('says which topics are missing, and makes none unasked', async () => {
    await expect(runSimulation(simulation(), unstopped)).rejects.toThrow(
      `${topics.prefix}notifications.info; --create-topics makes them`,
    );
  });

  it('publishes what it said, in the order it said, the same every time', async () => {
    const command = simulation('--create-topics', '--form', 'bare', '--rate', '5000');
    const expected = expectCounts(cloudOf(command, command.seed, command.start, command));
    await topics.create(...[...expected.recordsByTopic.keys()].map((name) => ({ name })));
    const idsOf = async () => {
      const ids = new Map<string, string[]>();
      for (const topic of expected.recordsByTopic.keys()) {
        const records = await kafka.readAll(topic);
        ids.set(
          topic,
          records.map(({ value }) => (JSON.parse(String(value)) as { message_id: string }).message_id),
        );
      }
      return ids;
    };
    await runSimulation(command, unstopped);
    const once = await idsOf();
    expect(new Map([...once].map(([topic, ids]) => [topic, ids.length]))).toEqual(expected.recordsByTopic);
    await runSimulation(command, unstopped);
    const twice = await idsOf();
    for (const [topic, ids] of once) expect(twice.get(topic)).toEqual([...ids, ...ids]);
  });

  it('ends when it is told to', async () => {
    const abort = new AbortController();
    const slow = runSimulation(simulation('--rate', '1'), abort.signal);
    setTimeout(() => abort.abort(), 100);
    await expect(slow).rejects.toThrow();
  });
});
