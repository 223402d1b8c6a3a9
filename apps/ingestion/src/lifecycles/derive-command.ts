import { parseArgs } from 'node:util';
import { parseIsoInstant } from '@cloudtach/kernel';
import { Database } from '@cloudtach/persistence';
import { type DatabaseOptions } from '@cloudtach/persistence';
import { PostgresKeptNotificationReader } from './adapters/postgres/postgres-kept-notification.reader.js';
import { PostgresLifecycleStore } from './adapters/postgres/postgres-lifecycle.store.js';
import { DeriveAnew } from './application/derive-anew.use-case.js';

const usage = `usage:
  --instance ID    derives anew what follows from the notifications of one instance
  --since TIME     the same of everything with a notification of this time or later, such as 2026-01-05T00:00:00`;

/**
 * The operator's command that derives again from notifications that are kept, beside running services.
 * Returns the exit status: 0 done, 1 something was left out, 2 misused.
 */
export async function runDeriveCommand(
  args: readonly string[],
  options: DatabaseOptions,
  print: (line: string) => void,
): Promise<number> {
  const work = readArguments(args);
  if (work === null) {
    print(usage);
    return 2;
  }
  const database = await Database.connect(options);
  try {
    const anew = new DeriveAnew(database, new PostgresKeptNotificationReader(), new PostgresLifecycleStore());
    const { instances, changed, leftOut } = await work(anew);
    print(`instances=${instances} timings-changed=${changed} left-out=${leftOut.length}`);
    for (const instance of leftOut) print(`left out, too many notifications or timings: ${instance}`);
    return leftOut.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

type Work = (anew: DeriveAnew) => ReturnType<DeriveAnew['since']>;

function readArguments(args: readonly string[]): Work | null {
  try {
    const options = { instance: { type: 'string' }, since: { type: 'string' } } as const;
    const { instance, since } = parseArgs({ args: [...args], options }).values;
    if (instance !== undefined && since === undefined) return (anew) => anew.ofInstance(instance);
    const when = since === undefined || instance !== undefined ? null : parseIsoInstant(since);
    return when === null ? null : (anew) => anew.since(when);
  } catch {
    return null;
  }
}
