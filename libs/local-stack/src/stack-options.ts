import type { ServiceName } from './service-catalog.js';
import type { StackLog } from './stack-log.js';

/** What a caller may choose about a stack; the rest comes from the settings. */
export interface StackOptions {
  /** Fresh data in a temporary folder, removed at the end, and free ports for everything but the gateway. */
  readonly ephemeral?: boolean;
  /** Empties the data folder first. */
  readonly reset?: boolean;
  /** Exactly these services; all six when left out. An empty list brings up Kafka and PostgreSQL alone. */
  readonly services?: readonly ServiceName[];
  readonly gatewayPort?: number | 'free';
  /** Existing brokers; `null` for one of its own, whatever the settings say. */
  readonly kafkaBrokers?: string | null;
  /** Existing server, as an administrator; `null` for one of its own, whatever the settings say. */
  readonly adminDatabaseUrl?: string | null;
  /** A second listener of the broker that tells clients the port of a proxy, for tests that lose replies. */
  readonly kafkaSecondListener?: { readonly advertisedPort: number };
  /** More environment for services: for all of them, then for one. */
  readonly env?: Readonly<Record<string, string>>;
  readonly serviceEnv?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
  /** Whether services that end unasked are started again; tests that look at the end itself say no. */
  readonly restartServices?: boolean;
  /** Databases and migrations alone: nothing is asked of Kafka, and no service can be started. */
  readonly postgresOnly?: boolean;
  /** Whether services are started at all, or only prepared for {@link LocalService.start}. */
  readonly startServices?: boolean;
  readonly log?: StackLog;
  /** Gives the start up: what runs is ended, and the promise rejects. */
  readonly signal?: AbortSignal;
}
