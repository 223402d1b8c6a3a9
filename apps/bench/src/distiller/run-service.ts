import { withAdmin } from '@cloudtach/local-stack';
import { recordsRead, untilRead } from '../load/consumer-books.js';
import { drainedBy } from '../rounds/drained-by.js';
import { spreadOf } from '../statistics/spread.js';
import { type DistillerStack, onDistillerStack } from './distiller-stack.js';
import { publish, type ReceivedLoad, receivedLoad } from './received-load.js';

const rounds = 3;
const notifications = 40_000;
const manyTransforms = 10_000;
const bounds = { floor: 8_000, goal: 20_000 };
const productGroups = ['distiller', 'postgresql', 'kafka'] as const;

/** What one round came to. */
interface Round {
  readonly perSecond: number;
  /** CPU of one notification by process, in microseconds. */
  readonly cpuMicros: Readonly<Record<string, number>>;
  readonly foreignShare: number;
}

/**
 * From `notification.received.v1` to stored events and messages about them, a backlog drained by so many processes: with one
 * transform of tenants, and with ten thousand of the tenants that the notifications are of, rounds in turns.
 */
export async function runService(
  print: (line: object) => void,
  { replicas, profileFolder }: { readonly replicas: number; readonly profileFolder: string | null },
): Promise<void> {
  await onDistillerStack(async (stack) => {
    for (let count = 1; count < replicas; count += 1) await stack.stack.addReplica('distiller');
    const found = new Map<number, Round[]>([
      [1, []],
      [manyTransforms, []],
    ]);
    for (let round = 0; round <= rounds; round += 1) {
      for (const [transforms, ofCount] of found) {
        const load = receivedLoad(1 + 2 * round + (transforms === 1 ? 0 : 1), notifications);
        await keepTransforms(stack, transforms, load);
        const result = await drain(stack, load);
        // The first warms up.
        if (round > 0) ofCount.push(result);
      }
    }
    for (const [transforms, ofCount] of found) print({ ...line(transforms, ofCount), replicas });
    const cost = (transforms: number) => medianCost(found.get(transforms) ?? []);
    print({
      bench: 'distiller',
      phase: 'service',
      figure: `CPU with ${manyTransforms} transforms against one`,
      ratio: round2(cost(manyTransforms) / cost(1)),
      ceiling: 1.3,
    });
  }, profileFolder);
}

function line(transforms: number, found: readonly Round[]): object {
  const cost = medianCost(found);
  const processors = 2;
  const perSecond = spreadOf(found.map((round) => round.perSecond));
  const cpuMicros = Object.fromEntries(
    productGroups.map((group) => [
      group,
      round2(spreadOf(found.map((round) => round.cpuMicros[group] ?? 0)).median),
    ]),
  );
  return {
    bench: 'distiller',
    phase: 'service',
    transforms,
    eventsPerSecond: perSecond,
    cpuMicrosPerEvent: cpuMicros,
    eventsPerSecondOfTwoIdleProcessors: Math.round((processors * 1_000_000) / cost),
    foreignShare: round2(spreadOf(found.map((round) => round.foreignShare)).median),
    ...bounds,
    floorState: perSecond.median >= bounds.floor ? 'met' : 'missed',
  };
}

function medianCost(found: readonly Round[]): number {
  const costs = found.map(({ cpuMicros }) =>
    productGroups.reduce((sum, group) => sum + (cpuMicros[group] ?? 0), 0),
  );
  return spreadOf(costs).median;
}

async function drain({ stack, meter }: DistillerStack, { messages }: ReceivedLoad): Promise<Round> {
  const wanted = (await recordsRead(stack, 'distiller')) + messages.length;
  const { use } = await drainedBy(stack.processesOf('distiller'), meter, {
    publish: () => publish(stack, messages),
    drained: () => untilRead(stack, 'distiller', wanted),
  });
  const count = messages.length;
  return {
    perSecond: Math.round(count / use.seconds),
    cpuMicros: Object.fromEntries(
      productGroups.map((group) => [group, ((use.cpuSeconds.get(group) ?? 0) * 1_000_000) / count]),
    ),
    foreignShare: use.foreignShare,
  };
}

/** So many transforms, dealt out to the tenants of a load; the last of each tenant wants its instances. */
async function keepTransforms(
  { stack }: DistillerStack,
  count: number,
  { tenants }: ReceivedLoad,
): Promise<void> {
  await withAdmin(stack.databaseUrl('distiller'), async (client) => {
    await client.query('TRUNCATE distiller_definition');
    await client.query(
      `INSERT INTO distiller_definition (id, version, tenant, name, description, specification, patterns, enabled,
         created_at_s, updated_at_s)
       SELECT gen_random_uuid(), n, ($2::text[])[1 + n % cardinality($2::text[])], 'transform ' || n, '',
         '- event_type: ' || pattern || E'\\n  traits:\\n    instance_id: {fields: payload.instance_id}\\n',
         json_build_array(json_build_array(pattern)), true, 0, 0
       FROM (SELECT n, CASE WHEN n > $1::int - cardinality($2::text[]) THEN 'compute.*' ELSE 'wanted.' || n || '.*' END AS pattern
             FROM generate_series(1, $1::int) AS n) AS made`,
      [count, tenants],
    );
    await client.query('UPDATE definition_version SET version = version + 1');
  });
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
