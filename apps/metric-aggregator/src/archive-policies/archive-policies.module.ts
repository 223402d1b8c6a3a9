import { type DynamicModule, Module } from '@nestjs/common';
import { ArchivePoliciesController } from './adapters/http/archive-policies.controller.js';
import { PostgresArchivePolicyStore } from './adapters/postgres/postgres-archive-policy.store.js';
import { AddDefaultPolicies } from './application/add-default-policies.use-case.js';
import { ArchivePolicySettings } from './application/archive-policy-settings.js';
import { ArchivePolicyStore } from './application/archive-policy.store.js';
import { CreateArchivePolicy } from './application/create-archive-policy.use-case.js';

/** How measures are aggregated and how long aggregates are kept. */
@Module({})
export class ArchivePoliciesModule {
  static forRoot(settings: ArchivePolicySettings): DynamicModule {
    return {
      module: ArchivePoliciesModule,
      controllers: [ArchivePoliciesController],
      providers: [
        { provide: ArchivePolicySettings, useValue: settings },
        { provide: ArchivePolicyStore, useClass: PostgresArchivePolicyStore },
        CreateArchivePolicy,
        AddDefaultPolicies,
      ],
      exports: [ArchivePolicyStore],
    };
  }
}
