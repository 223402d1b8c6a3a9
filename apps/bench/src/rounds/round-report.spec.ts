import { describe, expect, it } from '@jest/globals';
import type { PhaseResult, ReportedPhase } from './phase.js';
import { phaseLine, summaryLines, summaryTable, textTable } from './round-report.js';

function resultOf(perSecond: number, foreignShare = 0): PhaseResult {
  return {
    figures: { notificationsPerSecond: perSecond },
    work: { unit: 'notification', count: 1_000 },
    use: {
      seconds: 2,
      cpuSeconds: new Map([
        ['distiller', 0.5],
        ['kafka', 0.25],
        ['load-generator', 1],
      ]),
      memory: new Map([['distiller', { residentMb: 90, peakMb: 100 }]]),
      foreignShare,
      stolenShare: 0,
      interruptShare: 0,
      idleShare: 0.1,
      restarted: [],
    },
    faults: [],
  };
}

const phases: ReportedPhase[] = [
  {
    name: 'notifications',
    baselines: [
      { phase: 'bare-kafka', figure: 'notificationsPerSecond' },
      { phase: 'bare-kafka', figure: 'notificationsPerSecond', ratio: 'againstKafka' },
    ],
  },
  { name: 'bare-kafka', baselines: [] },
];
const floors = [{ phase: 'notifications', figure: 'notificationsPerSecond', bound: 3_000, isLeast: true }];
const lines = [
  phaseLine(0, 'notifications', resultOf(1)),
  phaseLine(1, 'notifications', resultOf(4_000)),
  phaseLine(1, 'bare-kafka', resultOf(40_000)),
  phaseLine(2, 'notifications', resultOf(2_000, 0.2)),
  phaseLine(2, 'bare-kafka', resultOf(10_000)),
];

describe('the line of a phase', () => {
  it('counts the CPU of the product without that of its load', () => {
    expect(lines[1]).toMatchObject({ systemCpuSeconds: 0.75, verified: true, noisy: false });
  });

  it('says when somebody else used the machine', () => {
    expect(lines[3]).toMatchObject({ noisy: true, foreignShare: 0.2 });
  });
});

describe('the summary', () => {
  const summary = summaryLines(lines, phases, floors);
  const of = (figure: string) =>
    summary.find((line) => line.phase === 'notifications' && line.figure === figure);

  it('leaves the warm-up out and names the floor', () => {
    expect(of('notificationsPerSecond')).toMatchObject({
      rounds: 2,
      min: 2_000,
      median: 3_000,
      max: 4_000,
      floor: 3_000,
      floorState: 'met',
      noisyRounds: 1,
    });
  });

  it('compares with the baseline of the same round', () => {
    expect(of('shareOf.bare-kafka')).toMatchObject({ min: 0.1, max: 0.2 });
    expect(of('againstKafka')).toMatchObject({ min: 0.1, max: 0.2 });
  });

  it('spreads CPU over the work', () => {
    expect(of('cpuMicros.distiller')?.median).toBe(500);
  });

  it('can be read by a person', () => {
    const table = summaryTable(summary);
    expect(table).toContain('met (3000)');
    expect(table).toMatch(/^notifications +distiller 500 \/ 100 +kafka 250/m);
  });
});

describe('a table', () => {
  it('has columns as wide as their texts', () => {
    expect(
      textTable([
        ['a', 'bcd', 'e'],
        ['abc', 'b', ''],
      ]),
    ).toBe('a    bcd  e\nabc  b');
  });
});
