import { type TenantId } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { Injectable } from '@nestjs/common';
import {
  type TransformChanges,
  type TransformPatterns,
  TransformSource,
} from '../../application/transform-source.js';

interface PatternsRow {
  readonly id: string;
  readonly tenant: TenantId;
  readonly patterns: string[][];
}

/** Transforms in the table `distiller_definition`. */
@Injectable()
export class PostgresTransformSource extends TransformSource {
  /** Versions are given out one transaction after the other, so what is at or below one that was seen is all there. */
  async changesSince(tx: Transaction, version: bigint | null): Promise<TransformChanges> {
    const { rows } = await tx.query<{ version: bigint; trimmed: bigint }>({
      name: 'definition-version',
      text: 'SELECT version, trimmed_version AS trimmed FROM definition_version',
    });
    const { version: current, trimmed } = rows[0] ?? { version: 0n, trimmed: 0n };
    if (version === null || version === current) return { version: current, tenants: [] };
    if (version < trimmed) return { version: current, tenants: null };
    const changed = await tx.query<{ tenant: TenantId }>(
      'SELECT DISTINCT tenant FROM distiller_definition WHERE version > $1',
      [version],
    );
    return { version: current, tenants: changed.rows.map(({ tenant }) => tenant) };
  }

  async patternsOf(
    tx: Transaction,
    tenants: readonly TenantId[],
  ): Promise<ReadonlyMap<TenantId, readonly TransformPatterns[]>> {
    const { rows } = await tx.query<PatternsRow>({
      name: 'definition-patterns',
      text: `SELECT id, tenant, patterns FROM distiller_definition
        WHERE tenant = ANY($1) AND deleted_at_s IS NULL ORDER BY version`,
      values: [tenants],
    });
    const byTenant = new Map<TenantId, TransformPatterns[]>();
    for (const { id, tenant, patterns } of rows) {
      const known = byTenant.get(tenant);
      if (known === undefined) byTenant.set(tenant, [{ id, patterns }]);
      else known.push({ id, patterns });
    }
    return byTenant;
  }

  async specificationsOf(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await tx.query<{ id: string; specification: string }>(
      'SELECT id, specification FROM distiller_definition WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, specification }) => [id, specification]));
  }
}
