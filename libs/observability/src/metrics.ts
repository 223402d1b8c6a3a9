import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
} from 'prom-client';

/** What is measured by one number: its name without the service's prefix, a sentence, and its closed labels. */
export interface MetricOptions<Label extends string> {
  /** `<noun>_<unit>_<total>` in lower case; the service's name is put before it. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

export interface GaugeOptions<Label extends string> extends MetricOptions<Label> {
  /** Sets the gauge when it is scraped. */
  readonly collect?: (gauge: Gauge<Label>) => void | Promise<void>;
}

export interface HistogramOptions<Label extends string> extends MetricOptions<Label> {
  /** Upper bounds in the unit of the name, ascending. */
  readonly buckets: readonly number[];
}

/** The numbers of one process, as Prometheus scrapes them. Labels are closed sets, never ids (style-models §12). */
export class Metrics {
  readonly registry = new Registry();
  private readonly prefix: string;

  /** @param service name of the app; metrics begin with it, `-` written as `_` */
  constructor(service: string) {
    this.prefix = `${service.replaceAll('-', '_')}_`;
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  /** A number that only grows. The same name again is the same counter. */
  counter<Label extends string>(options: MetricOptions<Label>): Counter<Label> {
    const config: CounterConfiguration<Label> = this.common(options);
    return this.known<Counter<Label>>(config.name) ?? new Counter(config);
  }

  /** A number that goes up and down. The same name again is the same gauge. */
  gauge<Label extends string>(options: GaugeOptions<Label>): Gauge<Label> {
    const { collect } = options;
    const config: GaugeConfiguration<Label> = {
      ...this.common(options),
      ...(collect === undefined
        ? {}
        : {
            collect(this: Gauge<Label>) {
              return collect(this);
            },
          }),
    };
    return this.known<Gauge<Label>>(config.name) ?? new Gauge(config);
  }

  /** A distribution. The same name again is the same histogram. */
  histogram<Label extends string>(options: HistogramOptions<Label>): Histogram<Label> {
    const config: HistogramConfiguration<Label> = { ...this.common(options), buckets: [...options.buckets] };
    return this.known<Histogram<Label>>(config.name) ?? new Histogram(config);
  }

  /** Everything measured, in the text format whose media type is `contentType`. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  private common<Label extends string>(options: MetricOptions<Label>) {
    return {
      name: `${this.prefix}${options.name}`,
      help: options.help,
      labelNames: options.labels ?? [],
      registers: [this.registry],
    };
  }

  private known<T>(name: string): T | undefined {
    return this.registry.getSingleMetric(name) as T | undefined;
  }
}
