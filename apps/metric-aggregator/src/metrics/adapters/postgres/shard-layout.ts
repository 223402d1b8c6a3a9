import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { measureRecordedV1 } from '@cloudtach/contracts';
import { Database } from '@cloudtach/persistence';
import { ShardSettings } from '../../application/shard-settings.js';

/**
 * Refuses to start with another number of shards than the topic of measures had when it was read first: metrics would
 * be looked for in partitions that do not own them.
 */
@Injectable()
export class ShardLayout implements OnApplicationBootstrap {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ShardSettings) private readonly settings: ShardSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const [row] = await this.database.query<{ partitions: number }>(
      'SELECT partitions FROM topic_layout WHERE topic = $1',
      [measureRecordedV1.topic],
    );
    const { shards } = this.settings;
    if (row === undefined || row.partitions === shards) return;
    throw new Error(
      `METRICS_SHARDS is ${shards}, but ${measureRecordedV1.topic} was installed with ${row.partitions} partitions`,
    );
  }
}
