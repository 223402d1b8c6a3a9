import { runOffsetsCommand } from '@cloudtach/messaging';
import { createLogger } from '@cloudtach/observability';
import type { ProjectionHarness } from './projection-harness.js';

/** Runs the operator's command against the database of a projection; its exit status. */
export function operateOffsets({ topics, sql }: ProjectionHarness, args: readonly string[]): Promise<number> {
  return runOffsetsCommand(args, {
    service: 'projection',
    brokers: topics.brokers.split(','),
    topicPrefix: topics.prefix,
    database: sql,
    log: createLogger({ service: 'offsets', level: 'silent' }),
    print: () => undefined,
  });
}
