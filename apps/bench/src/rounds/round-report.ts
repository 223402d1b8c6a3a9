import { type Spread, spreadOf } from '../statistics/spread.js';
import { type Floor, floorState } from './floors.js';
import { benchGroups, type PhaseResult, type ReportedPhase, systemCpuSeconds } from './phase.js';

/** Above this share of the machine in other hands a round says more about them than about us. */
const noisyShare = 0.05;

/** The line of one phase in one round. */
export interface PhaseLine {
  readonly kind: 'phase';
  /** What is below 1 is the warm-up, which no summary counts. */
  readonly round: number;
  readonly phase: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly work: PhaseResult['work'];
  readonly seconds: number;
  /** CPU-seconds by group of processes, and of the product alone. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly systemCpuSeconds: number;
  readonly memoryMb: Readonly<Record<string, { readonly resident: number; readonly peak: number }>>;
  readonly foreignShare: number;
  readonly stolenShare: number;
  readonly interruptShare: number;
  readonly idleShare: number;
  readonly noisy: boolean;
  readonly restarted: readonly string[];
  readonly verified: boolean;
  readonly faults: readonly string[];
}

/** The line of one figure over all rounds. */
export interface SummaryLine extends Spread {
  readonly kind: 'summary';
  readonly phase: string;
  readonly figure: string;
  readonly noisyRounds: number;
  readonly floor?: number;
  readonly floorState?: 'met' | 'missed';
}

/** One phase of one round as a line. */
export function phaseLine(
  round: number,
  phase: string,
  { figures, work, use, faults }: PhaseResult,
): PhaseLine {
  const cpuSeconds = Object.fromEntries(use.cpuSeconds);
  return {
    kind: 'phase',
    round,
    phase,
    figures: mapValues(figures, rounded),
    work,
    seconds: rounded(use.seconds),
    cpuSeconds,
    systemCpuSeconds: rounded(systemCpuSeconds(use)),
    memoryMb: Object.fromEntries(
      [...use.memory].map(([group, { residentMb, peakMb }]) => [
        group,
        { resident: residentMb, peak: peakMb },
      ]),
    ),
    foreignShare: rounded(use.foreignShare),
    stolenShare: rounded(use.stolenShare),
    interruptShare: rounded(use.interruptShare),
    idleShare: rounded(use.idleShare),
    noisy: use.foreignShare + use.stolenShare > noisyShare,
    restarted: use.restarted,
    verified: faults.length === 0,
    faults,
  };
}

/**
 * The figures of all counted rounds: those the phases gave, their ratio to the baseline of the same round, and per
 * group of processes the CPU of one unit of work in microseconds and the memory.
 */
export function summaryLines(
  lines: readonly PhaseLine[],
  phases: readonly ReportedPhase[],
  floors: readonly Floor[],
): SummaryLine[] {
  const counted = lines.filter(({ round }) => round > 0);
  return phases.flatMap(({ name, baselines }) => {
    const own = counted.filter(({ phase }) => phase === name);
    const values = new Map<string, number[]>();
    const add = (figure: string, value: number | undefined) => {
      if (value !== undefined && Number.isFinite(value))
        values.set(figure, [...(values.get(figure) ?? []), value]);
    };
    for (const line of own) {
      for (const [figure, value] of Object.entries(line.figures)) add(figure, value);
      for (const { phase: other, figure, ratio } of baselines) {
        const bare = counted.find(({ phase, round }) => phase === other && round === line.round);
        const ours = line.figures[figure];
        const theirs = bare?.figures[figure];
        if (ours !== undefined && theirs !== undefined) add(ratio ?? `shareOf.${other}`, ours / theirs);
      }
      for (const [group, seconds] of Object.entries(line.cpuSeconds)) {
        add(`cpuMicros.${group}`, (seconds / line.work.count) * 1e6);
      }
      for (const [group, { peak }] of Object.entries(line.memoryMb)) add(`peakMb.${group}`, peak);
      add('foreignShare', line.foreignShare);
      add('idleShare', line.idleShare);
    }
    const noisyRounds = own.filter(({ noisy }) => noisy).length;
    return [...values].map(([figure, all]) => withFloor(summaryLine(name, figure, all, noisyRounds), floors));
  });
}

function summaryLine(
  phase: string,
  figure: string,
  values: readonly number[],
  noisyRounds: number,
): SummaryLine {
  const spread = mapValues({ ...spreadOf(values) }, rounded) as unknown as Spread;
  return { kind: 'summary', phase, figure, ...spread, noisyRounds };
}

function withFloor(line: SummaryLine, floors: readonly Floor[]): SummaryLine {
  const floor = floorState(floors, line.phase, line.figure, line.median);
  return floor === null ? line : { ...line, floor: floor.bound, floorState: floor.state };
}

/** The summary for a person: figures first, then who used the processors. */
export function summaryTable(lines: readonly SummaryLine[]): string {
  const rows = lines
    .filter(({ figure, floorState: state }) => state !== undefined || !/^(?:cpuMicros|peakMb)\./.test(figure))
    .map((line) => [
      line.phase,
      line.figure,
      ...[line.min, line.lowerQuartile, line.median, line.upperQuartile, line.max].map(shortNumber),
      line.floorState === undefined ? '' : `${line.floorState} (${line.floor ?? ''})`,
    ]);
  const cpu = [...new Set(lines.map(({ phase }) => phase))].map((phase) => cpuRow(phase, lines));
  return [
    textTable([['phase', 'figure', 'min', 'q1', 'median', 'q3', 'max', 'floor'], ...rows]),
    '',
    'CPU of one unit of work (median, microseconds) / peak memory (largest, MB)',
    textTable(cpu),
    '',
  ].join('\n');
}

function cpuRow(phase: string, lines: readonly SummaryLine[]): string[] {
  const of = (figure: string) => lines.find((line) => line.phase === phase && line.figure === figure);
  const groups = lines
    .filter((line) => line.phase === phase && line.figure.startsWith('cpuMicros.'))
    .map(({ figure, median }) => ({ group: figure.slice('cpuMicros.'.length), median }))
    .filter(({ median }) => median > 0)
    .sort((first, second) => rank(first.group) - rank(second.group) || second.median - first.median);
  const texts = groups.map(({ group, median }) => {
    const peak = of(`peakMb.${group}`)?.max;
    return `${group} ${shortNumber(median)}${peak === undefined ? '' : ` / ${Math.round(peak)}`}`;
  });
  return [phase, ...texts];
}

/** The product before what loads and watches it. */
function rank(group: string): number {
  return (benchGroups as readonly string[]).indexOf(group);
}

/** Columns as wide as their widest text. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((text, column) => (widths[column] = Math.max(widths[column] ?? 0, text.length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Four digits are more than any round is good for. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}

function shortNumber(value: number): string {
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function mapValues(
  record: Readonly<Record<string, number>>,
  change: (value: number) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
