import { parseArgs } from 'node:util';
import type { Log } from '@cloudtach/observability';
import type { Database } from '@cloudtach/persistence';
import { readBooks } from './books.js';
import { createKafka } from './kafka-client.js';

/** What the operator's command works on. */
export interface OffsetsCommandOptions {
  readonly service: string;
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly database: Database;
  readonly log: Log;
  /** Where lines for the operator go. */
  readonly print: (line: string) => void;
}

const usage = `usage:
  list                                              offsets, books and incidents of every partition
  accept --topic T --partition P --from WHERE       settle an incident and read on from WHERE:
                                                    earliest, latest, or an offset`;

/**
 * The operator's command for partitions that stopped (architecture.md §3.7): shows where each stands, and settles an incident
 * by saying from where to read on. A running service takes the partition up again by itself within seconds.
 * Returns the exit status: 0 done, 2 misused.
 */
export async function runOffsetsCommand(
  args: readonly string[],
  options: OffsetsCommandOptions,
): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === 'list' && rest.length === 0) {
    await list(options);
    return 0;
  }
  if (verb === 'accept') return accept(rest, options);
  options.print(usage);
  return 2;
}

async function list({ database, service, print }: OffsetsCommandOptions): Promise<void> {
  for (const row of await readBooks(database, service)) {
    const { topic, partition, nextOffset, read, projected, duplicate, skipped, parked, incident } = row;
    print(
      `${topic}/${partition} next=${nextOffset ?? '-'} read=${read} projected=${projected} duplicate=${duplicate}` +
        ` skipped=${skipped} parked=${parked}${incident === null ? '' : ` INCIDENT: ${incident}`}`,
    );
  }
}

async function accept(args: readonly string[], options: OffsetsCommandOptions): Promise<number> {
  const { topic, from, partition: number } = readOptions(args);
  const partition = Number(number);
  if (topic === undefined || from === undefined || !Number.isInteger(partition)) {
    options.print(usage);
    return 2;
  }
  const offset = await resolveOffset(topic, partition, from, options);
  if (offset === null) {
    options.print(`${from} is neither earliest, latest nor an offset that ${topic}/${partition} holds`);
    return 2;
  }
  const changed = await options.database.query(
    `UPDATE consumer_offset SET next_offset = $4, last_offset = NULL, last_timestamp_ms = NULL, last_digest = NULL,
       attempt_from = NULL, attempt_through = NULL, attempts = 0, incident = NULL, owner_epoch = owner_epoch + 1
     WHERE consumer_group = $1 AND topic = $2 AND partition = $3 RETURNING partition`,
    [options.service, topic, partition, offset],
  );
  options.print(
    changed.length === 0
      ? `${options.service} has never read ${topic}/${partition}`
      : `${topic}/${partition} is read on from offset ${offset}`,
  );
  return changed.length === 0 ? 2 : 0;
}

function readOptions(args: readonly string[]): { topic?: string; partition?: string; from?: string } {
  try {
    const options = {
      topic: { type: 'string' },
      partition: { type: 'string' },
      from: { type: 'string' },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch {
    return {};
  }
}

async function resolveOffset(
  topic: string,
  partition: number,
  from: string,
  options: OffsetsCommandOptions,
): Promise<bigint | null> {
  const kafka = createKafka(
    { brokers: options.brokers, clientId: `${options.service}-offsets` },
    options.log,
  );
  const admin = kafka.admin();
  await admin.connect();
  try {
    const marks = (await admin.fetchTopicOffsets(options.topicPrefix + topic)).find(
      (mark) => mark.partition === partition,
    );
    if (marks === undefined) return null;
    if (from === 'earliest') return BigInt(marks.low);
    if (from === 'latest') return BigInt(marks.high);
    if (!/^\d{1,18}$/.test(from)) return null;
    const offset = BigInt(from);
    return offset >= BigInt(marks.low) && offset <= BigInt(marks.high) ? offset : null;
  } finally {
    await admin.disconnect();
  }
}
