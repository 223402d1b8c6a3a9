import { ProgressBar, withAdmin } from '@cloudtach/local-stack';
import { say } from '../rounds/output.js';
import type { PhaseLine } from '../rounds/round-report.js';
import { runRounds } from '../rounds/run-rounds.js';
import { recordsRead, untilRead } from '../load/consumer-books.js';
import { emptyTables, fillTables, settleTables } from './fill-tables.js';
import { type IngestionBench, type IngestionPhase, inputOrder } from './ingestion-bench.js';
import { copiesOf } from './ingestion-command.js';

const hourUs = 3_600_000_000;
/** The rows that ingestion writes are of the hours before now, because some tables are about the last day. */
const hours = 22;
/** An operation is some 15 notifications; a little more of them than are needed end a little earlier than now. */
const notificationsPerOperation = 13;
/** Unlike every other. */
const seed = 2_000;

/** The tables at few rows, all written by ingestion, and then at many, most of which are copies of those. */
export async function growTables(
  bench: IngestionBench,
  { few, many }: { readonly few: IngestionPhase; readonly many: IngestionPhase },
  signal: AbortSignal,
): Promise<PhaseLine[]> {
  const { stack, options } = bench;
  const rounds = { first: 1, last: options.rounds } as const;
  const copies = copiesOf(options);
  await storeFew(bench, copies);
  await settleTables(stack);
  const lines = await runRounds(bench, [few], rounds, signal);
  signal.throwIfAborted();
  let bar: ProgressBar | null = null;
  await fillTables(stack, copies, (done, total) => {
    bar ??= new ProgressBar('copying rows', total, process.stderr);
    bar.show(done);
  });
  await settleTables(stack);
  await assertRows(bench, (copies + 1) * options.fewRows);
  return [...lines, ...(await runRounds(bench, [many], rounds, signal))];
}

/** A day of a cloud, by Kafka, in empty tables. */
async function storeFew(bench: IngestionBench, copies: number): Promise<void> {
  const { stack, load, options } = bench;
  const service = stack.service('ingestion');
  await service.stop();
  await emptyTables(stack, copies);
  await service.start();
  const before = await recordsRead(stack, 'ingestion');
  const { expected } = await load.do('publishSimulated', {
    ...inputOrder(bench),
    seed,
    count: options.fewRows,
    start: new Date(Date.now() - (hours * hourUs) / 1000).toISOString(),
    cloud: {
      hours,
      operationsPerHour: Math.ceil(options.fewRows / hours / notificationsPerOperation),
    },
  });
  await untilRead(stack, 'ingestion', before + expected.records);
}

/** What is measured at fewer rows than it says would look better than it is. */
async function assertRows({ stack }: IngestionBench, wanted: number): Promise<void> {
  const { rows } = await withAdmin(stack.databaseUrl('ingestion'), (session) =>
    session.query<{ count: string }>('SELECT count(*) FROM notification'),
  );
  const count = Number(rows[0]?.count);
  if (count !== wanted) throw new Error(`there are ${count} rows instead of ${wanted}`);
  say(`${count} rows`);
}
