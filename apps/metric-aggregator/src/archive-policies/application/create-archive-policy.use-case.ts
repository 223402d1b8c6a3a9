import { Inject, Injectable } from '@nestjs/common';
import { type JsonValue } from '@cloudtach/kernel';
import { GnocchiRefusal } from '../../wire-format/domain/gnocchi-refusal.js';
import { type ArchivePolicy } from '../domain/archive-policy.js';
import { readArchivePolicy } from '../domain/read-archive-policy.js';
import { ArchivePolicySettings } from './archive-policy-settings.js';
import { ArchivePolicyStore } from './archive-policy.store.js';

/** `POST /v1/archive_policy`. */
@Injectable()
export class CreateArchivePolicy {
  constructor(
    @Inject(ArchivePolicyStore) private readonly policies: ArchivePolicyStore,
    @Inject(ArchivePolicySettings) private readonly settings: ArchivePolicySettings,
  ) {}

  /** @throws GnocchiRefusal for a bad body, and of kind `conflict` when the name is taken */
  async run(body: JsonValue): Promise<ArchivePolicy> {
    const policy = readArchivePolicy(body, this.settings.defaultMethods);
    if (await this.policies.add(policy)) return policy;
    throw new GnocchiRefusal({
      code: 'metrics.policy-exists',
      kind: 'conflict',
      message: `Archive policy ${policy.name} already exists`,
    });
  }
}
