/*
 * The semantics of a metric written down a second time, as slowly and literally as possible, to compare the fast code
 * with. Imports nothing of it, on purpose.
 */

export interface ReferencePolicy {
  readonly backWindow: number;
  readonly definition: readonly { readonly granularityMs: number; readonly points: number | null }[];
  readonly aggregationMethods: readonly string[];
}

type Point = readonly [time: bigint, value: number];

/** Keeps every accepted point for ever and computes everything anew when asked. */
export class ReferenceMetric {
  private readonly points = new Map<bigint, number>();

  constructor(private readonly policy: ReferencePolicy) {}

  /** One POST: one batch. */
  post(batch: readonly Point[]): void {
    const newest = this.newest();
    for (const [time, value] of batch) {
      if (Number.isNaN(value)) continue;
      if (newest !== null && time < this.firstBlock(newest)) continue;
      this.points.set(time, value);
    }
  }

  /** Bucket starts in milliseconds, and values. */
  read(method: string, granularityMs: number, startMs = -Infinity, stopMs = Infinity): [number, number][] {
    const newest = this.newest();
    if (newest === null) return [];
    const granularity = BigInt(granularityMs) * 1_000_000n;
    const tier = this.policy.definition.find((item) => item.granularityMs === granularityMs);
    const points = tier?.points ?? null;
    const newestBucket = newest / granularity;
    const buckets = new Map<bigint, number[]>();
    for (const [time, value] of this.sourceOf(method)) {
      const bucket = time / granularity;
      if (points !== null && bucket <= newestBucket - BigInt(points)) continue;
      const bucketMs = Number(bucket) * granularityMs;
      if (bucketMs < Math.floor(startMs / granularityMs) * granularityMs || bucketMs >= stopMs) continue;
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), value]);
    }
    return [...buckets]
      .sort(([a], [b]) => Number(a - b))
      .map(([bucket, values]): [number, number] => [
        Number(bucket) * granularityMs,
        aggregate(method.replace('rate:', ''), values),
      ])
      .filter(([, value]) => Number.isFinite(value));
  }

  private sourceOf(method: string): Point[] {
    const sorted = [...this.points].sort(([a], [b]) => Number(a - b));
    if (!method.startsWith('rate:')) return sorted;
    return sorted
      .slice(1)
      .map(([time, value], index): Point => [time, value - (sorted[index]?.[1] ?? 0)])
      .filter(([, difference]) => !Number.isNaN(difference));
  }

  private newest(): bigint | null {
    const times = [...this.points.keys()];
    return times.length === 0 ? null : times.reduce((a, b) => (a > b ? a : b));
  }

  private firstBlock(newest: bigint): bigint {
    const block = BigInt(Math.max(...this.policy.definition.map((item) => item.granularityMs))) * 1_000_000n;
    const hasRate = this.policy.aggregationMethods.some((method) => method.startsWith('rate:'));
    return (newest / block) * block - BigInt(this.policy.backWindow + (hasRate ? 1 : 0)) * block;
  }
}

function aggregate(method: string, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const count = values.length;
  const sum = values.reduce((total, value) => total + value, 0);
  switch (method) {
    case 'mean':
      return sum / count;
    case 'sum':
      return sum;
    case 'min':
      return sorted[0] ?? Number.NaN;
    case 'max':
      return sorted[count - 1] ?? Number.NaN;
    case 'count':
      return count;
    case 'first':
      return values[0] ?? Number.NaN;
    case 'last':
      return values[count - 1] ?? Number.NaN;
    case 'std':
      return Math.sqrt(
        values.map((value) => (value - sum / count) ** 2).reduce((total, square) => total + square, 0) /
          (count - 1),
      );
    case 'median':
    case '50pct':
      return count % 2 === 1
        ? (sorted[(count - 1) / 2] ?? Number.NaN)
        : ((sorted[count / 2 - 1] ?? Number.NaN) + (sorted[count / 2] ?? Number.NaN)) / 2;
    default: {
      const place = ((count - 1) * Number(method.replace('pct', ''))) / 100;
      const low = sorted[Math.floor(place)] ?? Number.NaN;
      const fraction = place - Math.floor(place);
      return fraction === 0 ? low : low + fraction * ((sorted[Math.floor(place) + 1] ?? Number.NaN) - low);
    }
  }
}
