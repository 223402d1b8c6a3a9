import { type QueryConfig } from 'pg';
import { type Transaction } from './database.js';

/** Longer than anything takes; the driver knows no unlimited time. */
const unhurriedMs = 86_400_000;

/**
 * Runs a statement that may take longer than one of ordinary length, because it reads or moves what a table holds. The
 * rest of the transaction has no limit of time on the server either; whoever stops cancels it.
 * @param values of the parameters in the text
 */
export async function unhurried(
  tx: Transaction,
  text: string,
  values: readonly unknown[] = [],
): Promise<void> {
  await tx.query('SET LOCAL statement_timeout = 0');
  const unlimited: QueryConfig & { readonly query_timeout: number } = {
    text,
    values: [...values],
    query_timeout: unhurriedMs,
  };
  await tx.query(unlimited);
}
