import { setTimeout as sleep } from 'node:timers/promises';
import { SystemClock } from '@cloudtach/kernel';
import { type LocalStack, ProgressBar, type ServiceName } from '@cloudtach/local-stack';
import { badRecords, expectCounts } from '@cloudtach/simulation';
import { cloudOf, type CloudSize, startOfPastDays } from './cloud-size.js';
import { type Books, booksOf, booksSince } from './fleet-books.js';
import { postMeasures } from './post-measures.js';
import { publishDay, toRecord } from './publish-day.js';
import { isGreen, printResults, type ResultRow } from './result-table.js';
import { expectTables, findTables } from './table-checks.js';

/** Sizes of the simulated cloud; see `parseDemoCommand`. */
export interface DemoOptions extends CloudSize {
  readonly seed: number | null;
}

const behindNotifications = ['ingestion', 'distiller', 'stream-trigger', 'usage-verifier'] as const;
type Behind = (typeof behindNotifications)[number];

const duplicateShare = 0.02;
/** Where records go that can never become notifications; the topic of oslo.messaging's priority `info`. */
const badTopic = 'notifications.info';
/** Without any progress of the fleet for this long the table is printed as it stands. */
const patienceMs = 60_000;
const pollMs = 250;

/** Runs a simulated day through a running stack and prints what came of it. True when every line is green. */
export async function runDemo(
  stack: LocalStack,
  options: DemoOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const before = await allBooks(stack);
  // Another seed for every run on the same data: the same notifications again would all be repeats.
  const seed = options.seed ?? before.ingestion.read + 1;
  const start = startOfPastDays(options, new SystemClock().now());
  const cloud = cloudOf(options, seed, start, { duplicateShare, lateShare: 0 });
  const expected = expectCounts(cloud);
  const tables = expectTables(cloud);
  process.stdout.write(
    `\nA simulated cloud of ${options.vms} instances, ${options.hours} h, seed ${seed}: ` +
      `${expected.published} notifications of ${expected.resources} resources.\n\n`,
  );
  const gateway = stack.urls['api-gateway'] ?? '';
  const published = await publishDay(cloud, {
    brokers: stack.kafkaBrokers,
    topicPrefix: stack.topicPrefix,
    form: 'oslo-2.0',
    rate: options.rate,
    bar: bar('publishing', expected.published),
    signal,
    // A few records that cannot become a notification, so that parking is to be seen.
    last: badRecords(seed, start).map(({ value }) => toRecord(badTopic, value())),
  });
  const measures = await postMeasures(gateway, cloud, bar('measures', measuresExpected(options)));
  const added = await untilHandled(stack, before, expected.stored + published.last, signal);
  const readable = await countReadable(gateway, published.sampleIds);
  const found = await findTables(gateway, tables);

  const rows: ResultRow[] = [
    { what: 'published', expected: expected.published, found: published.notifications },
    { what: 'stored by ingestion', expected: expected.stored, found: added.ingestion.projected },
    { what: 'recognised as duplicates', expected: expected.duplicates, found: added.ingestion.duplicate },
    { what: 'parked: no notification', expected: published.last, found: added.ingestion.parked },
    { what: 'distilled', expected: expected.distilled, found: added.distiller.projected },
    {
      what: 'seen by stream-trigger',
      expected: expected.seenByStreamTrigger,
      found: added['stream-trigger'].projected,
    },
    {
      what: 'seen by usage-verifier',
      expected: expected.seenByUsageVerifier,
      found: added['usage-verifier'].projected,
    },
    { what: 'parked anywhere behind', expected: 0, found: parkedBehind(added) },
    { what: 'sample readable at the gateway', expected: published.sampleIds.length, found: readable },
    { what: 'event names at /stacky/events/', expected: tables.eventNames.size, found: found.eventNames },
    { what: 'one instance at /stacky/uuid/', expected: tables.ofInstance, found: found.ofInstance },
    {
      what: 'names with every timing at /stacky/timings/',
      expected: tables.timings.size,
      found: found.timingNames,
    },
    { what: 'measures aggregated', expected: measures.posted, found: measures.aggregated },
    { what: 'hourly means', expected: measures.meansExpected, found: measures.meansRight },
  ];
  process.stdout.write(`\n${printResults(rows, process.stdout.isTTY)}\n\n`);
  printUrls(gateway, {
    messageId: published.sampleIds[0] ?? '',
    instance: tables.instance,
    metric: measures.exampleMetric,
  });
  return rows.every(isGreen);
}

function bar(label: string, total: number): ProgressBar {
  return new ProgressBar(label, total, process.stderr);
}

/** Two metrics an instance, of at most twenty instances, a measure a minute. */
function measuresExpected({ vms, hours }: DemoOptions): number {
  return Math.min(vms * 2, 40) * hours * 60;
}

async function allBooks(stack: LocalStack): Promise<Record<Behind, Books>> {
  const books = await Promise.all(
    behindNotifications.map(async (name: ServiceName) => [name, await booksOf(stack, name)] as const),
  );
  return Object.fromEntries(books) as Record<Behind, Books>;
}

/** Waits until every service has its part, and says how far each got. */
async function untilHandled(
  stack: LocalStack,
  before: Record<Behind, Books>,
  total: number,
  signal: AbortSignal,
): Promise<Record<Behind, Books>> {
  const progress = bar('the fleet', total * behindNotifications.length);
  let movedAt = performance.now();
  let last = -1;
  for (;;) {
    const now = await allBooks(stack);
    const added = Object.fromEntries(
      behindNotifications.map((name) => [name, booksSince(now[name], before[name])]),
    ) as Record<Behind, Books>;
    const done = behindNotifications.reduce(
      (sum, name) => sum + added[name].projected + added[name].parked,
      0,
    );
    const whole =
      behindNotifications.length * total - (behindNotifications.length - 1) * added.ingestion.parked;
    progress.show(
      Math.min(done + (behindNotifications.length * total - whole), behindNotifications.length * total),
    );
    if (done >= whole || signal.aborted) return added;
    if (done > last) movedAt = performance.now();
    last = Math.max(last, done);
    if (performance.now() - movedAt > patienceMs) return added;
    await sleep(pollMs);
  }
}

function parkedBehind(added: Record<Behind, Books>): number {
  return behindNotifications.reduce((sum, name) => sum + (name === 'ingestion' ? 0 : added[name].parked), 0);
}

async function countReadable(gateway: string, messageIds: readonly string[]): Promise<number> {
  let found = 0;
  for (const id of messageIds) {
    const response = await fetch(`${gateway}/v1/events/${id}`);
    if (response.ok && ((await response.json()) as unknown[]).length === 1) found += 1;
  }
  return found;
}

function printUrls(
  gateway: string,
  { messageId, instance, metric }: Readonly<Record<'messageId' | 'instance' | 'metric', string>>,
): void {
  const lines = [
    'Try:',
    `  curl ${gateway}/`,
    `  curl '${gateway}/v1/events?limit=2'`,
    `  curl ${gateway}/v1/events/${messageId}`,
    `  curl ${gateway}/stacky/summary/`,
    `  curl '${gateway}/stacky/uuid/?uuid=${instance}'`,
    `  curl -H 'X-User-Id: me' -H 'X-Project-Id: mine' -H 'X-Roles: admin' '${gateway}/v1/metric/${metric}/measures'`,
    `  curl ${gateway}/readyz`,
  ];
  process.stdout.write(`${lines.join('\n')}\n\n`);
}
