import { Module } from '@nestjs/common';
import { EventDistilledConsumer } from './adapters/kafka/event-distilled.consumer.js';
import { PostgresSeenEventStore } from './adapters/postgres/postgres-seen-event.store.js';
import { SeenEventStore } from './seen-event.store.js';

/** Which events came by. */
@Module({
  controllers: [EventDistilledConsumer],
  providers: [{ provide: SeenEventStore, useClass: PostgresSeenEventStore }],
})
export class SeenEventsModule {}
