import { spreadOf } from '../statistics/spread.js';
import { type LibraryPhase, libraryPhases } from './library-phases.js';

const rounds = 9;
/** Enough for the clock of CPU time, which ticks in milliseconds on some machines. */
const notificationsPerRound = 60_000;

/** What notifications of the usual kind must at least come to in a CPU-second; printed, never asserted. */
const floors: ReadonlyMap<string, { readonly floor: number; readonly goal: number }> = new Map([
  ['distil-exists', { floor: 50_000, goal: 95_000 }],
]);

/**
 * Notifications per CPU-second in the library alone, one JSON line per phase. Wall clock does not count, because other work
 * on the machine would count with it. All phases in each round; the first round warms up and is not counted.
 */
export function runLibrary(print: (line: object) => void): void {
  const phases = libraryPhases();
  const figures = new Map<string, number[]>(phases.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const phase of phases) {
      const perSecond = notificationsPerCpuSecond(phase);
      if (round > 0) figures.get(phase.name)?.push(perSecond);
    }
  }
  for (const { name } of phases) {
    const spread = spreadOf(figures.get(name) ?? []);
    const bounds = floors.get(name);
    const state =
      bounds === undefined ? {} : { ...bounds, floorState: spread.median >= bounds.floor ? 'met' : 'missed' };
    print({ bench: 'distiller', phase: name, notificationsPerCpuSecond: spread, ...state });
  }
}

function notificationsPerCpuSecond({ name, notifications, events, act }: LibraryPhase): number {
  const times = Math.ceil(notificationsPerRound / notifications);
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) {
    if (act() !== events) throw new Error(`${name} did not make the same events again`);
  }
  const { user, system } = process.cpuUsage(before);
  return Math.round((times * notifications * 1_000_000) / (user + system));
}
