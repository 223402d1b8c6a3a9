/** What a figure must at least, or at most, be on two cores with everything on them. */
export interface Floor {
  readonly phase: string;
  readonly figure: string;
  readonly bound: number;
  readonly isLeast: boolean;
}

/** The floors of the spine. They are printed, never asserted: a busy machine is no defect. */
export const spineFloors: readonly Floor[] = [
  { phase: 'notifications', figure: 'notificationsPerSecond', bound: 3_000, isLeast: true },
  { phase: 'post-1-to-200', figure: 'requestsPerSecond', bound: 3_000, isLeast: true },
  { phase: 'post-1-to-2000', figure: 'requestsPerSecond', bound: 3_000, isLeast: true },
  { phase: 'post-5000', figure: 'measuresPerSecond', bound: 1_000_000, isLeast: true },
  { phase: 'latency', figure: 'p50Ms', bound: 100, isLeast: false },
];

/** Whether a median holds its floor; `null` where there is none. */
export function floorState(
  phase: string,
  figure: string,
  median: number,
): { bound: number; state: 'met' | 'missed' } | null {
  const floor = spineFloors.find((one) => one.phase === phase && one.figure === figure);
  if (floor === undefined) return null;
  const isMet = floor.isLeast ? median >= floor.bound : median <= floor.bound;
  return { bound: floor.bound, state: isMet ? 'met' : 'missed' };
}
