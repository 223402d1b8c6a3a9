import { StackStartError } from '@cloudtach/local-stack';
import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { type CloudOptions, smallCloud } from '@cloudtach/simulation';

/** How large a cloud is simulated, for how long, and how fast it is published. */
export interface CloudSize {
  readonly vms: number;
  readonly hours: number;
  /** Notifications a second; null: as fast as Kafka takes them. */
  readonly rate: number | null;
}

/** What can go wrong on the way, as shares of all notifications. */
export interface CloudTrouble {
  readonly duplicateShare: number;
  readonly lateShare: number;
}

/** The options of both command lines that are about the cloud. */
export const cloudFlags = {
  vms: { type: 'string' },
  hours: { type: 'string' },
  rate: { type: 'string' },
  seed: { type: 'string' },
} as const;

/** As `--help` shows them. */
export const cloudFlagTexts = [
  ['--vms N', 'instances of the simulated cloud (default: 60)'],
  ['--hours N', 'simulated hours (default: 24)'],
  ['--rate N', 'notifications a second (default: as fast as Kafka takes them)'],
] as const;

const dayUs = 86_400_000_000;
const operationsPerVmHour = 0.2;
const imageOperationsPerVmHour = 0.03;

/** Reads the options that say how large the cloud is. @throws StackStartError naming the one that is out of range */
export function readCloudSize(values: {
  readonly vms?: string | undefined;
  readonly hours?: string | undefined;
  readonly rate?: string | undefined;
}): CloudSize {
  return {
    vms: numberOf('--vms', values.vms, 60, 100_000),
    hours: numberOf('--hours', values.hours, 24, 24 * 31),
    rate: values.rate === undefined ? null : numberOf('--rate', values.rate, 1, 1_000_000),
  };
}

/** Reads a seed; null without one. @throws StackStartError for one that is none */
export function readSeed(text: string | undefined): number | null {
  return text === undefined ? null : numberOf('--seed', text, 1, 2 ** 31);
}

/** Reads a share from 0 to 1. @throws StackStartError for anything else */
export function readShare(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (text?.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new StackStartError(`${name} takes a share from 0 to 1`);
}

/** Reads a time in any form of ISO 8601, UTC. @throws StackStartError for anything else */
export function readStart(text: string): InstantMicros {
  const start = parseIsoInstant(text);
  if (start === null) throw new StackStartError('--start takes a time such as 2026-01-05T00:00:00');
  return start;
}

/**
 * When a cloud begins that nobody gave a time: at midnight, so many days ago that its last hour is yesterday's. Its
 * notifications are of days that services make partitions for, whenever it is simulated.
 */
export function startOfPastDays({ hours }: CloudSize, now: InstantMicros): InstantMicros {
  const today = Math.floor(now / dayUs);
  return ((today - Math.ceil(hours / 24)) * dayUs) as InstantMicros;
}

/** The cloud of a size: a fifth of its instances is worked on in an hour, with the mix of `libs/simulation`. */
export function cloudOf(
  { vms, hours }: CloudSize,
  seed: number,
  start: InstantMicros,
  trouble: CloudTrouble,
): CloudOptions {
  return smallCloud(start, {
    seed,
    hours,
    instances: vms,
    operationsPerHour: Math.ceil(vms * operationsPerVmHour),
    imageOperationsPerHour: Math.ceil(vms * imageOperationsPerVmHour),
    ...trouble,
  });
}

function numberOf(name: string, text: string | undefined, fallback: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new StackStartError(`${name} takes a whole number from 1 to ${max}`);
}
