import { parseArgs } from 'node:util';
import { parseWords, StackStartError } from '@cloudtach/local-stack';
import { type InstantMicros } from '@cloudtach/kernel';
import { type NotificationForm } from '@cloudtach/simulation';
import {
  cloudFlags,
  cloudFlagTexts,
  type CloudSize,
  type CloudTrouble,
  readCloudSize,
  readSeed,
  readShare,
  readStart,
  startOfPastDays,
} from './cloud-size.js';

/** What the words behind `npm run simulate --` ask for. */
export type SimulateCommand =
  | { readonly kind: 'help'; readonly text: string }
  | (CloudSize &
      CloudTrouble & {
        readonly kind: 'run';
        /** As in `KAFKA_BROKERS`. */
        readonly brokers: string;
        readonly topicPrefix: string;
        readonly seed: number;
        readonly start: InstantMicros;
        readonly form: NotificationForm;
        readonly createsTopics: boolean;
      });

const brokersDefault = '127.0.0.1:9092';

const flagTexts = [
  ...cloudFlagTexts,
  ['--seed N', 'the same seed and start publish the same notifications (default: 1)'],
  ['--start TIME', 'when the simulated time begins, UTC (default: at midnight, so that it ends yesterday)'],
  ['--duplicates SHARE', 'of notifications that come twice (default: 0)'],
  ['--late SHARE', 'of notifications that come up to 30 s late (default: 0)'],
  ['--form FORM', 'oslo-2.0 or bare (default: oslo-2.0)'],
  ['--brokers LIST', `of Kafka (default: KAFKA_BROKERS, else ${brokersDefault})`],
  ['--topic-prefix TEXT', 'before the name of each topic (default: none)'],
  ['--create-topics', 'make the topics that are missing'],
  ['--help', 'this text'],
] as const;

/**
 * Reads the words of `npm run simulate`.
 * @throws StackStartError for a word it does not know.
 */
export function parseSimulateCommand(
  args: readonly string[],
  brokersOfEnvironment: string | undefined,
  now: InstantMicros,
): SimulateCommand {
  const values = parseWords(
    () =>
      parseArgs({
        args: [...args],
        options: {
          ...cloudFlags,
          start: { type: 'string' },
          duplicates: { type: 'string' },
          late: { type: 'string' },
          form: { type: 'string' },
          brokers: { type: 'string' },
          'topic-prefix': { type: 'string' },
          'create-topics': { type: 'boolean' },
          help: { type: 'boolean' },
        },
      }).values,
  );
  if (values.help === true) return { kind: 'help', text: helpText() };
  const size = readCloudSize(values);
  return {
    kind: 'run',
    ...size,
    seed: readSeed(values.seed) ?? 1,
    start: values.start === undefined ? startOfPastDays(size, now) : readStart(values.start),
    duplicateShare: readShare('--duplicates', values.duplicates, 0),
    lateShare: readShare('--late', values.late, 0),
    form: readForm(values.form ?? 'oslo-2.0'),
    brokers: values.brokers ?? brokersOfEnvironment ?? brokersDefault,
    topicPrefix: values['topic-prefix'] ?? '',
    createsTopics: values['create-topics'] ?? false,
  };
}

function readForm(text: string): NotificationForm {
  if (text === 'oslo-2.0' || text === 'bare') return text;
  throw new StackStartError('--form takes oslo-2.0 or bare');
}

function helpText(): string {
  const width = Math.max(...flagTexts.map(([name]) => name.length)) + 2;
  return [
    'npm run simulate -- [options]     a simulated cloud publishes its notifications to any Kafka',
    '',
    ...flagTexts.map(([name, text]) => `  ${name.padEnd(width)}${text}`),
    '',
  ].join('\n');
}
