import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { measurePartition } from '@cloudtach/contracts';
import { type MetricId, writeUuid } from '@cloudtach/kernel';
import { ShardSettings } from './shard-settings.js';

/** Ids of metrics, and the shard an id belongs to: the same number everywhere (performance §3.1). */
@Injectable()
export class MetricIds {
  private readonly bytes = new Uint8Array(16);

  constructor(@Inject(ShardSettings) private readonly settings: ShardSettings) {}

  next(): MetricId {
    return randomUUID() as MetricId;
  }

  shardOf(id: MetricId): number {
    writeUuid(id, this.bytes, 0);
    return measurePartition(this.bytes, this.settings.shards);
  }
}
