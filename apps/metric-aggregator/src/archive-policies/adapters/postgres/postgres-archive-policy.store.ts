import { Inject, Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@cloudtach/persistence';
import { isStorableText } from '@cloudtach/kernel';
import { ArchivePolicyStore, type StoredArchivePolicy } from '../../application/archive-policy.store.js';
import { type ArchivePolicy } from '../../domain/archive-policy.js';
import { planOf } from '../../../measures/domain/aggregation-plan.js';
import { type ArchivePolicyRow, fromRow } from './archive-policy.mapping.js';

const insert = `
  INSERT INTO archive_policy (name, back_window, definition, aggregation_methods, block_buckets)
  VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING RETURNING no`;

/** An operator makes a handful; more than this many would be an accident. */
const listedMax = 10_000;

/** One process of several at a time; the number only has to differ from those of other locks in this database. */
const installationLock = 4_711_101;

/** The table `archive_policy`. */
@Injectable()
export class PostgresArchivePolicyStore extends ArchivePolicyStore {
  constructor(@Inject(Database) private readonly database: Database) {
    super();
  }

  async add(policy: ArchivePolicy): Promise<boolean> {
    return (await this.database.query(insert, toRow(policy))).length > 0;
  }

  async find(name: string): Promise<StoredArchivePolicy | null> {
    if (!isStorableText(name)) return null;
    const [row] = await this.database.query<ArchivePolicyRow>(
      'SELECT * FROM archive_policy WHERE name = $1',
      [name],
    );
    return row === undefined ? null : fromRow(row);
  }

  async findByNo(no: number, tx?: Transaction): Promise<StoredArchivePolicy | null> {
    const select = 'SELECT * FROM archive_policy WHERE no = $1';
    const [row] =
      tx === undefined
        ? await this.database.query<ArchivePolicyRow>(select, [no])
        : (await tx.query<ArchivePolicyRow>(select, [no])).rows;
    return row === undefined ? null : fromRow(row);
  }

  async list(): Promise<readonly ArchivePolicy[]> {
    const select = `SELECT * FROM archive_policy ORDER BY name LIMIT ${listedMax}`;
    return (await this.database.query<ArchivePolicyRow>(select, [])).map((row) => fromRow(row).policy);
  }

  addDefaults(policies: readonly ArchivePolicy[]): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [installationLock]);
      const { rowCount } = await tx.query(
        `INSERT INTO installation_step (name)
         SELECT 'default-policies' WHERE NOT EXISTS (SELECT FROM archive_policy) ON CONFLICT DO NOTHING`,
      );
      if (rowCount === 0) return false;
      for (const policy of policies) await tx.query(insert, toRow(policy));
      return true;
    });
  }
}

function toRow(policy: ArchivePolicy): unknown[] {
  const { name, backWindow, definition, aggregationMethods } = policy;
  return [name, backWindow, JSON.stringify(definition), aggregationMethods, planOf(policy).blockBuckets];
}
