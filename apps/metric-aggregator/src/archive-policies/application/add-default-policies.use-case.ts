import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Log } from '@cloudtach/observability';
import { defaultPolicies } from '../domain/default-policies.js';
import { ArchivePolicySettings } from './archive-policy-settings.js';
import { ArchivePolicyStore } from './archive-policy.store.js';

/** Gives a new installation the usual policies, when it starts for the first time (decisions §4). */
@Injectable()
export class AddDefaultPolicies implements OnApplicationBootstrap {
  constructor(
    @Inject(ArchivePolicyStore) private readonly policies: ArchivePolicyStore,
    @Inject(ArchivePolicySettings) private readonly settings: ArchivePolicySettings,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.addsDefaultPolicies) return;
    const policies = defaultPolicies(this.settings.defaultMethods);
    if (await this.policies.addDefaults(policies)) {
      this.log.info({ policies: policies.map(({ name }) => name) }, 'default archive policies were made');
    }
  }
}
