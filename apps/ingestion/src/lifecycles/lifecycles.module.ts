import { Module } from '@nestjs/common';
import { PostgresLifecycleStore } from './adapters/postgres/postgres-lifecycle.store.js';
import { Derive } from './application/derive.use-case.js';
import { LifecycleStore } from './application/lifecycle.store.js';

/** Lifecycles, timings and request trackers, derived from notifications as they are kept. */
@Module({
  providers: [Derive, { provide: LifecycleStore, useClass: PostgresLifecycleStore }],
  exports: [Derive],
})
export class LifecyclesModule {}
