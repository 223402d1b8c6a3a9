import { Clock, DomainError, isStorableText, isUuid, type TenantId, toStorableText } from '@cloudtach/kernel';
import { Outbox } from '@cloudtach/messaging';
import { Database, sqlStateOf, type Transaction } from '@cloudtach/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { type TransformPage, TransformStore } from '../../application/transform.store.js';
import { TransformsSettings } from '../../application/transforms-settings.js';
import { type NewTransform } from '../../domain/new-transform.js';
import { type Transform } from '../../domain/transform.js';
import { toCreatedMessage, toDeletedMessage } from '../kafka/transform-definition.mapping.js';
import { timeOrderedId } from './time-ordered-id.js';
import { fromRow, transformColumns, type TransformRow } from './transform-row.mapping.js';

const uniqueViolation = '23505';

const insert = `
  INSERT INTO distiller_definition (id, version, tenant, name, description, specification, patterns, enabled,
    created_at_s, updated_at_s)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
  RETURNING ${transformColumns}`;

/** How long a deleted transform is kept. */
const deletedKeptS = 3_600;

/** Most deleted transforms that one change forgets: more than it can add, so that they do not pile up. */
const trimmedAtOnceMax = 100;

/** A replica that has not seen that they were deleted learns from the version that it missed something. */
const trimDeleted = `
  WITH old AS (
    SELECT id FROM distiller_definition WHERE deleted_at_s < $1 ORDER BY deleted_at_s LIMIT ${trimmedAtOnceMax}),
  gone AS (
    DELETE FROM distiller_definition USING old WHERE distiller_definition.id = old.id
    RETURNING distiller_definition.version)
  UPDATE definition_version SET trimmed_version = greatest(trimmed_version, (SELECT max(version) FROM gone))
  WHERE EXISTS (SELECT FROM gone)`;

/** Transforms in the table `distiller_definition`; what is told of them goes through the outbox. */
@Injectable()
export class PostgresTransformStore extends TransformStore {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(TransformsSettings) private readonly settings: TransformsSettings,
  ) {
    super();
  }

  create(tenantId: TenantId, transform: NewTransform): Promise<Transform> {
    const taken = () => nameTaken(tenantId, transform.name);
    return this.changing(taken, async (tx, version) => {
      await this.refuseTooMany(tx, tenantId, transform);
      const nowUs = this.clock.now();
      const { rows } = await tx.query<TransformRow>(insert, [
        timeOrderedId(Math.floor(nowUs / 1000)),
        version,
        tenantId,
        transform.name,
        transform.description,
        transform.specification,
        JSON.stringify(transform.patterns),
        transform.isEnabled,
        Math.floor(nowUs / 1_000_000),
      ]);
      const created = fromRow(rows[0] as TransformRow);
      await this.outbox.add(tx, [toCreatedMessage(created, transform)]);
      return created;
    });
  }

  async list({ tenantId, name, offset, limit }: TransformPage): Promise<readonly Transform[]> {
    // Text that could not have been stored is the name of nothing, and the server would refuse to be asked for it.
    if (!isStorableText(name ?? '')) return [];
    const rows = await this.database.query<TransformRow>(
      `SELECT ${transformColumns} FROM distiller_definition
       WHERE tenant = $1 AND deleted_at_s IS NULL AND ($2::text IS NULL OR name = $2)
         AND ($3::text IS NULL OR id::text > $3)
       ORDER BY id LIMIT $4`,
      [tenantId, name, offset === null ? null : toStorableText(offset), limit + 1],
    );
    return rows.map(fromRow);
  }

  async find(tenantId: TenantId, id: string): Promise<Transform | null> {
    if (!isUuid(id)) return null;
    const rows = await this.database.query<TransformRow>(
      `SELECT ${transformColumns} FROM distiller_definition
       WHERE id = $1 AND tenant = $2 AND deleted_at_s IS NULL`,
      [id, tenantId],
    );
    return rows[0] === undefined ? null : fromRow(rows[0]);
  }

  async delete(tenantId: TenantId, id: string): Promise<boolean> {
    if (!isUuid(id)) return false;
    return this.changing(null, async (tx, version) => {
      const { rowCount } = await tx.query(
        `UPDATE distiller_definition SET deleted_at_s = $4, updated_at_s = $4, version = $3
         WHERE id = $1 AND tenant = $2 AND deleted_at_s IS NULL`,
        [id, tenantId, version, Math.floor(this.clock.now() / 1_000_000)],
      );
      if (rowCount === 0) return false;
      await this.outbox.add(tx, [toDeletedMessage({ id, tenantId })]);
      return true;
    });
  }

  /**
   * One change after the other: a version that is seen is committed, and so are all before it.
   *
   * @param taken what to throw when a name is taken; null where none is given
   */
  private async changing<T>(
    taken: (() => DomainError) | null,
    work: (tx: Transaction, version: bigint) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.database.transaction(async (tx) => {
        const { rows } = await tx.query<{ version: bigint }>(
          'UPDATE definition_version SET version = version + 1 RETURNING version',
        );
        await tx.query(trimDeleted, [Math.floor(this.clock.now() / 1_000_000) - deletedKeptS]);
        return work(tx, rows[0]?.version ?? 0n);
      });
    } catch (error) {
      if (taken !== null && sqlStateOf(error) === uniqueViolation) throw taken();
      throw error;
    }
  }

  private async refuseTooMany(tx: Transaction, tenantId: TenantId, added: NewTransform): Promise<void> {
    const { perTenantMax, charactersPerTenantMax } = this.settings;
    const { rows } = await tx.query<{ count: bigint; characters: bigint }>(
      `SELECT count(*) AS count, coalesce(sum(length(specification)), 0)::bigint AS characters
       FROM distiller_definition WHERE tenant = $1 AND deleted_at_s IS NULL`,
      [tenantId],
    );
    const { count, characters } = rows[0] ?? { count: 0n, characters: 0n };
    if (Number(count) >= perTenantMax) throw tooMany(`has ${perTenantMax} transforms, the most it may have`);
    if (Number(characters) + added.specification.length > charactersPerTenantMax)
      throw tooMany(`would have more than ${charactersPerTenantMax} characters of specifications`);
  }
}

function nameTaken(tenantId: TenantId, name: string): DomainError {
  return new DomainError({
    code: 'transforms.name-taken',
    kind: 'conflict',
    message: `The tenant ${tenantId} has a transform named ${JSON.stringify(name)}.`,
  });
}

function tooMany(what: string): DomainError {
  return new DomainError({
    code: 'transforms.too-many',
    kind: 'invalid',
    message: `The tenant ${what}.`,
  });
}
