import type { LocalStack } from '@cloudtach/local-stack';
import { waitFor } from '@cloudtach/testing';

const headers = {
  'content-type': 'application/json',
  'x-user-id': '11111111-1111-4111-8111-111111111111',
  'x-project-id': '22222222-2222-4222-8222-222222222222',
  'x-roles': 'admin',
};

/** Posts measures to a few metrics through the gateway and knows how many each must have. */
export class MeasureDriver {
  private readonly counts: number[];
  private minute = 0;

  private constructor(
    private readonly origin: string,
    private readonly metrics: readonly string[],
  ) {
    this.counts = metrics.map(() => 0);
  }

  static async create(stack: LocalStack, count: number): Promise<MeasureDriver> {
    const origin = stack.urls['api-gateway'] ?? '';
    await send(`${origin}/v1/archive_policy`, {
      name: 'fleet',
      definition: [{ granularity: '1 minute', points: 100_000 }],
    });
    const metrics: string[] = [];
    for (let index = 0; index < count; index++) {
      const response = await send(`${origin}/v1/metric`, { archive_policy_name: 'fleet' });
      metrics.push(((await response.json()) as { id: string }).id);
    }
    return new MeasureDriver(origin, metrics);
  }

  /** Measures acknowledged so far, by metric. */
  get posted(): readonly number[] {
    return [...this.counts];
  }

  /**
   * One measure to every metric, each in a minute of its own, later than all before. A post that is not acknowledged is
   * sent again, as a client would: the same instant and value count once, however often they arrive.
   */
  async post(): Promise<void> {
    const timestamp = new Date(Date.UTC(2026, 2, 1, 0, this.minute++)).toISOString().slice(0, 19);
    for (const [index, metric] of this.metrics.entries()) {
      await waitFor(() => send(`${this.origin}/v1/metric/${metric}/measures`, [{ timestamp, value: 1 }]), {
        what: 'a measure is acknowledged',
        timeoutMs: 90_000,
        intervalMs: 250,
      });
      this.counts[index] = (this.counts[index] ?? 0) + 1;
    }
  }

  /** Waits until every metric has its measures, and returns how many each has: one bucket a minute. */
  untilCounted(): Promise<readonly number[]> {
    return waitFor(
      async () => {
        const found = await Promise.all(this.metrics.map((metric) => this.countOf(metric)));
        return found.every((count, index) => count >= (this.counts[index] ?? 0)) ? found : null;
      },
      { what: 'every measure is readable', timeoutMs: 60_000 },
    );
  }

  private async countOf(metric: string): Promise<number> {
    const response = await fetch(`${this.origin}/v1/metric/${metric}/measures?aggregation=count`, {
      headers,
    });
    const points = (await response.json()) as [string, number, number][];
    return points.reduce((sum, [, , value]) => sum + value, 0);
  }
}

async function send(url: string, body: unknown): Promise<Response> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
