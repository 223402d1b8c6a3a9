/** What a figure must at least, or at most, be on two cores with everything on them. */
export interface Floor {
  readonly phase: string;
  readonly figure: string;
  readonly bound: number;
  readonly isLeast: boolean;
}

/** Whether a median holds its floor, which is printed, never asserted: a busy machine is no defect. `null` without one. */
export function floorState(
  floors: readonly Floor[],
  phase: string,
  figure: string,
  median: number,
): { bound: number; state: 'met' | 'missed' } | null {
  const floor = floors.find((one) => one.phase === phase && one.figure === figure);
  if (floor === undefined) return null;
  const isMet = floor.isLeast ? median >= floor.bound : median <= floor.bound;
  return { bound: floor.bound, state: isMet ? 'met' : 'missed' };
}
