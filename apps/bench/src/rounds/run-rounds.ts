import { StackStartError } from '@cloudtach/local-stack';
import { print, say } from './output.js';
import type { Phase } from './phase.js';
import { type PhaseLine, phaseLine } from './round-report.js';

/** Which rounds; the first is below 1 where some come before them that do not count. */
export interface Rounds {
  readonly first: number;
  readonly last: number;
}

/** Every phase once, then every phase again; each is printed as soon as it is there. */
export async function runRounds<B>(
  bench: B,
  phases: readonly Phase<B>[],
  { first, last }: Rounds,
  signal: AbortSignal,
): Promise<PhaseLine[]> {
  for (const phase of phases) await phase.prepare(bench);
  const lines: PhaseLine[] = [];
  for (let round = first; round <= last; round++) {
    for (const phase of phases) {
      signal.throwIfAborted();
      const line = phaseLine(round, phase.name, await phase.run(bench, round));
      print(line);
      say(progressText(line));
      lines.push(line);
    }
  }
  return lines;
}

/**
 * The phases of these names, in their own order; all of them for `null`.
 *
 * @throws StackStartError for a name that none has
 */
export function chosenPhases<P extends { readonly name: string }>(
  phases: readonly P[],
  names: readonly string[] | null,
): readonly P[] {
  const known = phases.map(({ name }) => name);
  const unknown = (names ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new StackStartError(`no such phase: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return names === null ? phases : phases.filter(({ name }) => names.includes(name));
}

/** More figures than fit a line are left to the table at the end. */
const shownFigures = 8;

function progressText(line: PhaseLine): string {
  const { round, phase, figures, foreignShare, idleShare, faults, restarted } = line;
  const shown = Object.entries(figures)
    .slice(0, shownFigures)
    .map(([name, value]) => `${name}=${Math.round(value * 10) / 10}`);
  return [
    `round ${round}`,
    phase.padEnd(15),
    ...shown,
    `foreign=${foreignShare}`,
    `idle=${idleShare}`,
    ...restarted.map((name) => `RESTARTED ${name}`),
    ...faults.map((fault) => `FAULT ${fault}`),
  ].join(' ');
}
