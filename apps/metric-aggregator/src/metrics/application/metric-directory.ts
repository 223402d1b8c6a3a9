import { Inject, Injectable } from '@nestjs/common';
import { type MetricId } from '@cloudtach/kernel';
import { MetricDirectorySettings } from './metric-directory-settings.js';
import { type KnownMetric, MetricStore } from './metric.store.js';

const absentMs = 1000;
const absentMax = 10_000;
const idsPerQueryMax = 1000;

interface Waiting {
  readonly resolve: (metric: KnownMetric | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Which metrics exist, remembered, so that a POST of measures costs no query (performance §3.2). Questions of one turn
 * of the event loop share a query. A metric made by another process may be taken for absent for a second.
 */
@Injectable()
export class MetricDirectory {
  /** Two generations in place of exact order of use: when the younger is full it becomes the older, which is dropped. */
  private younger = new Map<MetricId, KnownMetric>();
  private older = new Map<MetricId, KnownMetric>();
  private absentUntil = new Map<MetricId, number>();
  private waiting = new Map<MetricId, Waiting[]>();

  constructor(
    @Inject(MetricStore) private readonly metrics: MetricStore,
    @Inject(MetricDirectorySettings) private readonly settings: MetricDirectorySettings,
  ) {}

  /** @throws what the store throws when it cannot be asked */
  find(id: MetricId): KnownMetric | null | Promise<KnownMetric | null> {
    const known = this.younger.get(id) ?? this.older.get(id);
    if (known !== undefined) {
      if (!this.younger.has(id)) this.remember(id, known);
      return known;
    }
    const absentUntil = this.absentUntil.get(id);
    if (absentUntil !== undefined && performance.now() < absentUntil) return null;
    return this.ask(id);
  }

  /** A metric was made by this process: it is not absent any longer. */
  added(id: MetricId): void {
    this.absentUntil.delete(id);
  }

  private ask(id: MetricId): Promise<KnownMetric | null> {
    return new Promise((resolve, reject) => {
      const asked = this.waiting.get(id);
      if (asked !== undefined) asked.push({ resolve, reject });
      else {
        if (this.waiting.size === 0) setImmediate(() => void this.answer());
        this.waiting.set(id, [{ resolve, reject }]);
      }
    });
  }

  private async answer(): Promise<void> {
    const asked = [...this.waiting];
    this.waiting = new Map();
    for (let from = 0; from < asked.length; from += idsPerQueryMax) {
      const part = asked.slice(from, from + idsPerQueryMax);
      try {
        const found = await this.metrics.findKnown(part.map(([id]) => id));
        for (const [id, waiting] of part) {
          const metric = found.get(id) ?? null;
          if (metric === null) this.rememberAbsent(id);
          else this.remember(id, metric);
          for (const { resolve } of waiting) resolve(metric);
        }
      } catch (error) {
        for (const [, waiting] of part) for (const { reject } of waiting) reject(error);
      }
    }
  }

  private remember(id: MetricId, metric: KnownMetric): void {
    if (this.younger.size >= this.settings.metricsMax / 2) {
      this.older = this.younger;
      this.younger = new Map();
    }
    this.younger.set(id, metric);
  }

  private rememberAbsent(id: MetricId): void {
    if (this.absentUntil.size >= absentMax) this.absentUntil = new Map();
    this.absentUntil.set(id, performance.now() + absentMs);
  }
}
