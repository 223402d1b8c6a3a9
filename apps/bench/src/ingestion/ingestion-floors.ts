import type { Floor } from '../rounds/floors.js';
import { tableNames, tablePhaseNames } from './tables-phase.js';

/** Three times the floor; printed beside it. */
export const notificationsPerSecondGoal = 15_000;

/** The floors of ingestion: speed, memory, and how long a first page takes however many rows there are. */
export const ingestionFloors: readonly Floor[] = [
  { phase: 'store', figure: 'notificationsPerSecond', bound: 5_000, isLeast: true },
  { phase: 'backlog', figure: 'peakMb.ingestion', bound: 400, isLeast: false },
  ...tableNames.flatMap((table): Floor[] => [
    { phase: tablePhaseNames.many, figure: `${table}.p95Ms`, bound: 50, isLeast: false },
    { phase: tablePhaseNames.many, figure: `${table}.growth`, bound: 1.5, isLeast: false },
  ]),
];
