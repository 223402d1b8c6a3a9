import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '@cloudtach/kernel';
import { PostedEventsController } from './adapters/http/posted-events.controller.js';
import { PostingRoles } from './adapters/http/posting-access.js';
import { KafkaPostedEventPublisher } from './adapters/kafka/kafka-posted-event.publisher.js';
import { PostEvents } from './application/post-events.use-case.js';
import { PostedEventPublisher } from './application/posted-event.publisher.js';
import { PostingSettings } from './application/posting-settings.js';

/** What the feature is configured with. */
export interface PostedEventsOptions {
  readonly settings: PostingSettings;
  readonly roles: PostingRoles;
  readonly clock: Clock;
}

/** Events that clients of Monasca's API post: checked, and handed to Kafka. */
@Module({})
export class PostedEventsModule {
  static forRoot({ settings, roles, clock }: PostedEventsOptions): DynamicModule {
    return {
      module: PostedEventsModule,
      controllers: [PostedEventsController],
      providers: [
        PostEvents,
        { provide: PostedEventPublisher, useClass: KafkaPostedEventPublisher },
        { provide: PostingSettings, useValue: settings },
        { provide: PostingRoles, useValue: roles },
        { provide: Clock, useValue: clock },
      ],
    };
  }
}
