import { type DynamicModule, Module } from '@nestjs/common';
import { type DistillerConfig } from './config.js';
import { DistillingModule } from './distilling/distilling.module.js';
import { EventQueryModule } from './event-query/event-query.module.js';

/** The features of the distiller. */
@Module({})
export class AppModule {
  static forRoot(config: DistillerConfig): DynamicModule {
    const { catchAll, countFormat, eventsLimitMax: limitMax } = config;
    return {
      module: AppModule,
      imports: [DistillingModule.forRoot({ catchAll }), EventQueryModule.forRoot({ countFormat, limitMax })],
    };
  }
}
