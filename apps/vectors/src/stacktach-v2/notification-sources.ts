import { type Delivery, type StacktachVector } from './stacktach-vector.js';

/** What the settings of ingestion take for a name; a vector with another one fails alone. */
const nameForm = /^[\w.:-]{1,128}$/;

/** More sources than this are no vectors but a load. */
const sourcesMax = 500;

/**
 * A topic for each exchange, deployment and routing key that vectors deliver from, because Kafka tells a worker of none of
 * the three: the settings of ingestion do (decisions.md §4, "routing key").
 */
export class NotificationSources {
  private readonly topics = new Map<string, string>();
  private readonly rules: string[] = [];

  /** Adds what the vectors need; once the service runs it is too late. */
  add(vectors: readonly StacktachVector[]): void {
    for (const vector of vectors) {
      if (vector.kind === 'unreadable') continue;
      for (const step of vector.steps)
        if (step.kind === 'ingest') step.deliveries.forEach((one) => this.addOne(one));
    }
  }

  /** The topic of a delivery. @throws Error for one that was not added */
  topicOf(delivery: Delivery): string {
    const topic = this.topics.get(keyOf(delivery));
    if (topic === undefined) throw new Error(`no topic for ${keyOf(delivery)}`);
    return topic;
  }

  /** Every topic; at least one, because a service needs one. */
  get names(): readonly string[] {
    return this.topics.size === 0 ? ['vector-0'] : [...this.topics.values()];
  }

  /** As the settings of ingestion have it. */
  get settings(): Readonly<Record<string, string>> {
    return { INGEST_TOPICS: this.names.join(','), INGEST_SOURCES: this.rules.join(',') };
  }

  private addOne(delivery: Delivery): void {
    const key = keyOf(delivery);
    const names = [delivery.exchange, delivery.deployment, delivery.routingKey];
    if (
      this.topics.has(key) ||
      this.topics.size === sourcesMax ||
      !names.every((name) => nameForm.test(name))
    )
      return;
    const topic = `vector-${this.topics.size}`;
    this.topics.set(key, topic);
    this.rules.push(`${topic}=${delivery.exchange}/${delivery.deployment}/${delivery.routingKey}`);
  }
}

function keyOf({ exchange, deployment, routingKey }: Delivery): string {
  return JSON.stringify([exchange, deployment, routingKey]);
}
