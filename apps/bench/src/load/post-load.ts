import { durationsOf } from '../statistics/spread.js';
import { measureBody, type MeasureSeries } from './measure-bodies.js';
import { PostingConnection } from './posting-connection.js';

/** A set of metrics and what is posted to them. */
export interface PostSeries extends MeasureSeries {
  readonly name: string;
  readonly metricIds: readonly string[];
}

/** One run of POSTs. */
export interface PostOrder {
  /** Of the {@link PostSeries}. */
  readonly name: string;
  readonly origin: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the target stores what it accepts: only then the series go on with the next measures. */
  readonly stores: boolean;
}

/** What came of one run of POSTs. */
export interface Posted {
  /** Answers 202; nothing else counts. */
  readonly accepted: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Other answers by status, and `0` for broken connections. */
  readonly refused: Readonly<Record<string, number>>;
  /** Bodies accepted so far in all runs, by metric, in the order of the series. */
  readonly turns: readonly number[];
}

interface Series {
  readonly plan: PostSeries;
  readonly paths: readonly string[];
  readonly turns: number[];
  /** By turn; the same for every metric, so that all of them are ready before the clock starts. */
  readonly bodies: Buffer[];
}

/** What a broken connection costs before it is tried again: a service that is down must not be hammered. */
const brokenPauseMs = 50;

/** POSTs of measures, with bodies that were encoded before the clock starts. */
export class PostLoad {
  private readonly series = new Map<string, Series>();

  /** @param turns bodies to encode at once; more are encoded when they are needed */
  prepare(plan: PostSeries, turns: number): void {
    const known = this.series.get(plan.name);
    const series = known ?? {
      plan,
      paths: plan.metricIds.map((id) => `/v1/metric/${id}/measures`),
      turns: plan.metricIds.map(() => 0),
      bodies: [],
    };
    this.series.set(plan.name, series);
    const wanted = Math.max(...series.turns) + turns;
    while (series.bodies.length < wanted) bodyOf(series, series.bodies.length);
  }

  /** Posts on all connections at once until the time is up and the last answer is there. */
  async run(order: PostOrder): Promise<Posted> {
    const series = this.series.get(order.name);
    if (series === undefined) throw new Error(`${order.name} was not prepared`);
    const run = new Run(series, order);
    const connections = Array.from(
      { length: order.connections },
      () => new PostingConnection(order.origin, order.headers),
    );
    const begin = performance.now();
    const end = begin + order.seconds * 1000;
    await Promise.all(connections.map((connection) => run.keepPosting(connection, end)));
    const seconds = (performance.now() - begin) / 1000;
    for (const connection of connections) connection.close();
    return run.posted(seconds);
  }
}

/** The state of one run. */
class Run {
  /** Metrics nobody posts to at the moment: two bodies of one metric may overtake each other, and late points are lost. */
  private readonly free: number[];
  private readonly refused = new Map<number, number>();
  private durations = new Float64Array(65_536);
  private accepted = 0;

  constructor(
    private readonly series: Series,
    private readonly order: PostOrder,
  ) {
    this.free = series.turns.map((_, index) => index);
  }

  async keepPosting(connection: PostingConnection, end: number): Promise<void> {
    while (performance.now() < end) {
      // Fewer metrics than connections: the rest of them would only wait.
      const metric = this.free.shift();
      if (metric === undefined) return;
      await this.post(connection, metric);
      this.free.push(metric);
    }
  }

  posted(seconds: number): Posted {
    const { p50, p99 } = durationsOf(this.durations.subarray(0, this.accepted));
    return {
      accepted: this.accepted,
      seconds,
      p50Ms: p50,
      p99Ms: p99,
      refused: Object.fromEntries(this.refused),
      turns: this.series.turns,
    };
  }

  private async post(connection: PostingConnection, metric: number): Promise<void> {
    const { series, order } = this;
    const turn = series.turns[metric] ?? 0;
    const body = bodyOf(series, turn);
    try {
      const { status, milliseconds } = await connection.post(series.paths[metric] ?? '', body);
      if (status !== 202) {
        this.countRefused(status);
        return;
      }
      this.addDuration(milliseconds);
      // Refused bodies are sent again: the same measures twice are the same as once.
      if (order.stores) series.turns[metric] = turn + 1;
    } catch {
      this.countRefused(0);
      await new Promise((resolve) => setTimeout(resolve, brokenPauseMs));
    }
  }

  private addDuration(milliseconds: number): void {
    if (this.accepted === this.durations.length) {
      const longer = new Float64Array(this.durations.length * 2);
      longer.set(this.durations);
      this.durations = longer;
    }
    this.durations[this.accepted] = milliseconds;
    this.accepted += 1;
  }

  private countRefused(status: number): void {
    this.refused.set(status, (this.refused.get(status) ?? 0) + 1);
  }
}

function bodyOf({ plan, bodies }: Series, turn: number): Buffer {
  return (bodies[turn] ??= measureBody(plan, turn));
}
