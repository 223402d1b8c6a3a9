import { defaultPartitionCounts, inputTopics } from '@cloudtach/contracts';
import { openTopics, ProgressBar, StackStartError, withKafkaAdmin } from '@cloudtach/local-stack';
import { type ExpectedCounts, expectCounts } from '@cloudtach/simulation';
import { cloudOf } from './cloud-size.js';
import { publishDay } from './publish-day.js';
import { type SimulateCommand } from './simulate-command.js';

type Simulation = Extract<SimulateCommand, { kind: 'run' }>;

const rowsShown = 12;

/** Says what a simulated cloud is going to publish, and publishes it. @throws StackStartError for missing topics */
export async function runSimulation(simulation: Simulation, signal: AbortSignal): Promise<void> {
  const { brokers, topicPrefix, form, rate, seed } = simulation;
  const cloud = cloudOf(simulation, seed, simulation.start, simulation);
  const expected = expectCounts(cloud);
  process.stdout.write(describeCounts(expected));
  await provideTopics(simulation, [...expected.recordsByTopic.keys()]);
  const bar = new ProgressBar('publishing', expected.published, process.stderr);
  const { notifications } = await publishDay(cloud, { brokers, topicPrefix, form, rate, bar, signal });
  process.stdout.write(`${notifications} published, of ${expected.published}\n`);
}

/** What is going to be published, as a person reads it. */
export function describeCounts(expected: ExpectedCounts): string {
  const most = [...expected.byEventType].sort(([, left], [, right]) => right - left);
  const more = most.length - rowsShown;
  return [
    `${expected.published} notifications of ${expected.resources} resources, ${expected.duplicates} of them repeats`,
    ...[...expected.recordsByTopic].map(([topic, count]) => `  ${String(count).padStart(9)}  to ${topic}`),
    ...most.slice(0, rowsShown).map(([name, count]) => `  ${String(count).padStart(9)}  ${name}`),
    ...(more > 0 ? [`  and ${more} event types more`] : []),
    '',
  ].join('\n');
}

/** Publishers of notifications need their topics to exist; in a foreign Kafka nobody makes them unasked. */
async function provideTopics({ brokers, topicPrefix, createsTopics }: Simulation, names: readonly string[]) {
  const wanted = names.map((name) => `${topicPrefix}${name}`);
  const present = new Set(await withKafkaAdmin(brokers, (admin) => admin.listTopics()));
  const missing = wanted.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  if (!createsTopics)
    throw new StackStartError(`Kafka at ${brokers} has no ${missing.join(', ')}; --create-topics makes them`);
  const plans = names.flatMap((name) => inputTopics(name, defaultPartitionCounts).slice(0, 1));
  await openTopics(
    brokers,
    plans
      .map((plan) => ({ ...plan, name: `${topicPrefix}${plan.name}` }))
      .filter(({ name }) => missing.includes(name)),
  );
}
