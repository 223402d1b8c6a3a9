import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Database } from '@cloudtach/persistence';
import { KafkaProducer } from './kafka-producer.js';
import { Messaging } from './messaging.js';
import { Outbox } from './outbox.js';

/**
 * Gives `KafkaProducer`, `Outbox` and `Database` to every module of an app, runs the relay, and closes all of it after the
 * HTTP side and the consumer have ended (style-models.md §9: consuming, outbox, Kafka, PostgreSQL).
 */
@Module({})
export class MessagingModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(Messaging) private readonly messaging: Messaging) {}

  static forRoot(messaging: Messaging): DynamicModule {
    const providers = [
      { provide: Messaging, useValue: messaging },
      { provide: KafkaProducer, useValue: messaging.producer },
      { provide: Outbox, useValue: messaging.outbox },
      ...(messaging.database === undefined ? [] : [{ provide: Database, useValue: messaging.database }]),
    ];
    return {
      module: MessagingModule,
      global: true,
      providers,
      exports: providers.map((provider) => provider.provide),
    };
  }

  onApplicationBootstrap(): void {
    this.messaging.startRelay();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.messaging.close();
  }
}
