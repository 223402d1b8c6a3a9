import { type InstantMicros } from '@cloudtach/kernel';

/** Where what is kept begins. */
export interface RetentionHorizon {
  /** The first day that is kept, in whole days since the epoch. */
  readonly day: number;
  /** Its first microsecond. */
  readonly fromUs: number;
}

const dayUs = 86_400_000_000;

/** The days that are kept are today and so many whole days before it; null when all are. */
export function retentionHorizon(now: InstantMicros, retentionDays: number): RetentionHorizon | null {
  if (retentionDays === 0) return null;
  const day = Math.floor(now / dayUs) - retentionDays;
  return { day, fromUs: day * dayUs };
}

/** The day whose rows a partition has, by the name of its table; null for every other table. */
export function dayOfPartition(table: string): number | null {
  const [, year, month, day] = /^notification_(\d{4})(\d{2})(\d{2})$/.exec(table) ?? [];
  if (year === undefined) return null;
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) / (dayUs / 1000);
}
