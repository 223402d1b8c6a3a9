import type { ServiceSettings, SettingsClass } from '@cloudtach/config';
import type { MigrationClass } from '@cloudtach/persistence';
import type { DynamicModule, Type } from '@nestjs/common';

/**
 * What makes one service out of the parts that all of them share: its name, its settings, its schema, its features.
 * `main.ts`, `migrate.ts` and `offsets.ts` of an app each hand the same definition to one function.
 */
export interface ServiceDefinition<Config extends ServiceSettings> {
  /** Name of the app; also its consumer group, the prefix of its metrics and its name in traces. */
  readonly name: string;
  readonly settings: SettingsClass<Config>;
  /** In order, `deliveryMigrations` of `libs/messaging` first. */
  readonly migrations: readonly MigrationClass[];
  /** Rows of the control plane, for TypeORM. */
  readonly entities?: readonly (new () => object)[];
  /** Composes the features; may inject `Database`, `KafkaProducer`, `Outbox`, `Log`, `Metrics`, `HealthRegistry`. */
  readonly module: (config: Config) => Type | DynamicModule;
  /** The topics of each input contract the service consumes. */
  readonly inputTopics?: (config: Config) => Readonly<Record<string, readonly string[]>>;
}
