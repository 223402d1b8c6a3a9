import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '@cloudtach/kernel';
import { PostgresExpiredStore } from './adapters/postgres/postgres-expired.store.js';
import { DropExpired, RetentionSettings } from './application/drop-expired.use-case.js';
import { ExpiredStore } from './application/expired.store.js';

/** What is older than the retention, and its removal. */
@Module({})
export class RetentionModule {
  static forRoot(settings: RetentionSettings, clock: Clock): DynamicModule {
    return {
      module: RetentionModule,
      providers: [
        DropExpired,
        { provide: ExpiredStore, useClass: PostgresExpiredStore },
        { provide: RetentionSettings, useValue: settings },
        { provide: Clock, useValue: clock },
      ],
    };
  }
}
