import { spreadOf } from '../statistics/spread.js';
import { loadMeasureCore } from './measure-core.js';
import { type MeasurePhase, measurePhases } from './measure-phases.js';

const rounds = 9;
/** Units of each phase in each round: enough for the clock of CPU time, which ticks in milliseconds on some machines. */
const unitsPerRound = 1_000_000;

/**
 * What a measure costs in the arithmetic of the metric-aggregator: CPU time per unit, because other work on the machine
 * does not count there. All phases in each round; the first round warms up and is not counted.
 */
export async function runMeasures(words: readonly string[]): Promise<void> {
  if (words.length > 0) {
    const isHelp = words[0] === '--help';
    const text =
      'npm run --silent bench -- measures     CPU time of reading, folding and printing measures\n';
    (isHelp ? process.stdout : process.stderr).write(text);
    process.exitCode = isHelp ? 0 : 2;
    return;
  }
  const phases = measurePhases(await loadMeasureCore());
  const nanos = new Map<string, number[]>(phases.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const phase of phases) {
      const cost = nanosPerUnit(phase);
      if (round > 0) nanos.get(phase.name)?.push(cost);
    }
  }
  for (const { name, unit } of phases) {
    const spread = spreadOf(nanos.get(name) ?? []);
    process.stdout.write(
      `${JSON.stringify({ bench: 'measures', phase: name, unit, cpuNanosPerUnit: spread })}\n`,
    );
  }
}

function nanosPerUnit({ units, act }: MeasurePhase): number {
  const times = Math.ceil(unitsPerRound / units);
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) act();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / (times * units);
}
