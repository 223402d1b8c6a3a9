import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '@cloudtach/kernel';
import { TransformsController } from './adapters/http/transforms.controller.js';
import { PostgresTransformStore } from './adapters/postgres/postgres-transform.store.js';
import { TransformStore } from './application/transform.store.js';
import { TransformsSettings } from './application/transforms-settings.js';

/** The HTTP side of the definitions of tenants. */
@Module({})
export class TransformsModule {
  static forRoot(settings: TransformsSettings, clock: Clock): DynamicModule {
    return {
      module: TransformsModule,
      controllers: [TransformsController],
      providers: [
        { provide: TransformsSettings, useValue: settings },
        { provide: Clock, useValue: clock },
        { provide: TransformStore, useClass: PostgresTransformStore },
      ],
    };
  }
}
