import { describe, expect, it } from '@jest/globals';
import { parseContractInstant } from '@cloudtach/kernel';
import { parseSimulateCommand } from './simulate-command.js';

const now = parseContractInstant('2026-01-06T12:00:00.000000Z') ?? fail();

describe('the command line of the simulator', () => {
  it('publishes a small cloud to the local Kafka unless told otherwise', () => {
    expect(parseSimulateCommand([], undefined, now)).toEqual({
      kind: 'run',
      vms: 60,
      hours: 24,
      rate: null,
      seed: 1,
      start: 1_767_571_200_000_000,
      duplicateShare: 0,
      lateShare: 0,
      form: 'oslo-2.0',
      brokers: '127.0.0.1:9092',
      topicPrefix: '',
      createsTopics: false,
    });
    expect(parseSimulateCommand([], 'kafka:9092', now)).toMatchObject({ brokers: 'kafka:9092' });
  });

  it('takes the size of the cloud, its troubles and where it publishes', () => {
    const words =
      '--vms 10000 --hours 3 --rate 2000 --seed 7 --start 2026-02-03 --duplicates 0.02 --late 1 --form bare ' +
      '--brokers a:1,b:2 --topic-prefix x. --create-topics';
    expect(parseSimulateCommand(words.split(' '), 'kafka:9092', now)).toMatchObject({
      vms: 10_000,
      hours: 3,
      rate: 2000,
      seed: 7,
      duplicateShare: 0.02,
      lateShare: 1,
      form: 'bare',
      brokers: 'a:1,b:2',
      topicPrefix: 'x.',
      createsTopics: true,
    });
  });

  it.each([
    ['25', '2026-01-04T00:00:00.000000Z'],
    ['1', '2026-01-05T00:00:00.000000Z'],
    ['744', '2025-12-06T00:00:00.000000Z'],
  ])('lets %s hours end before today', (hours, start) => {
    expect(parseSimulateCommand(['--hours', hours], undefined, now)).toMatchObject({
      start: parseContractInstant(start),
    });
  });

  it.each([
    [['--rate', '0']],
    [['--rate', 'fast']],
    [['--start', 'soon']],
    [['--late', '2']],
    [['--late', '']],
    [['--form', 'xml']],
    [['--what']],
  ])('refuses %j', (words) => {
    expect(() => parseSimulateCommand(words, undefined, now)).toThrow();
  });

  it('explains itself', () => {
    expect(parseSimulateCommand(['--help'], undefined, now)).toMatchObject({ kind: 'help' });
  });
});

function fail(): never {
  throw new Error('the instant of the test is well-formed');
}
