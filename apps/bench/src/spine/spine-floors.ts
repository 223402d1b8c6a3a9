import type { Floor } from '../rounds/floors.js';

/** The floors of the spine. */
export const spineFloors: readonly Floor[] = [
  { phase: 'notifications', figure: 'notificationsPerSecond', bound: 3_000, isLeast: true },
  { phase: 'post-1-to-200', figure: 'requestsPerSecond', bound: 3_000, isLeast: true },
  { phase: 'post-1-to-2000', figure: 'requestsPerSecond', bound: 3_000, isLeast: true },
  { phase: 'post-5000', figure: 'measuresPerSecond', bound: 1_000_000, isLeast: true },
  { phase: 'latency', figure: 'p50Ms', bound: 100, isLeast: false },
];
