import { type SummaryLine, textTable } from '../rounds/round-report.js';
import { tableNames, tablePhaseNames } from './tables-phase.js';

/** How long each table took, for a person: medians over the rounds, in milliseconds. */
export function tablesText(lines: readonly SummaryLine[], names: readonly string[] = tableNames): string {
  const of = (phase: string, figure: string) =>
    lines.find((line) => line.phase === phase && line.figure === figure);
  const { few, many } = tablePhaseNames;
  const rows = names.map((table) => {
    const cells = [
      of(few, `${table}.p50Ms`),
      of(few, `${table}.p95Ms`),
      of(many, `${table}.p50Ms`),
      of(many, `${table}.p95Ms`),
      of(many, `${table}.growth`),
    ];
    const states = cells.map((line) => line?.floorState);
    return [
      table,
      ...cells.map((line) => (line === undefined ? '' : line.median.toFixed(2))),
      states.includes('missed') ? 'missed' : states.includes('met') ? 'met' : '',
    ];
  });
  return `${textTable([['table', 'few p50', 'p95', 'many p50', 'p95', 'growth', 'floor'], ...rows])}\n`;
}
