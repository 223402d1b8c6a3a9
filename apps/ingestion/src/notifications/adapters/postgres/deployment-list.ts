import { type Transaction } from '@cloudtach/persistence';

/** Taken by whoever adds a deployment, so that ids are handed out in the order in which deployments appear. */
const deploymentLockKey = 4_711_202;

/** The ids of deployments by name; those that are new get theirs in the order given (stacktach-v2 §2.1). */
export async function deploymentIds(
  tx: Transaction,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(names)];
  const known = await findDeployments(tx, wanted);
  if (known.size === wanted.length) return known;
  await tx.query('SELECT pg_advisory_xact_lock($1)', [deploymentLockKey]);
  await tx.query(
    `INSERT INTO deployment (name)
     SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place)
     WHERE NOT EXISTS (SELECT FROM deployment WHERE deployment.name = wanted.name) ORDER BY place`,
    [wanted],
  );
  return findDeployments(tx, wanted);
}

async function findDeployments(tx: Transaction, names: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ id: number; name: string }>(
    'SELECT id, name FROM deployment WHERE name = ANY($1::text[])',
    [names],
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}
