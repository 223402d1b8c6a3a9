import { Injectable } from '@nestjs/common';
import { toStorableText } from '@cloudtach/kernel';
import { toSafeInteger, type Transaction } from '@cloudtach/persistence';
import { type ChangedTimings, LifecycleStore } from '../../application/lifecycle.store.js';
import { type NewHalves, type SeenRequest } from '../../domain/gather.js';
import { type Lifecycle } from '../../domain/lifecycle.js';
import { type CompletedTiming } from '../../domain/request-tracker.js';
import { type StoredTiming } from '../../domain/timing-changes.js';
import {
  type CompletedRow,
  settledUs,
  type TimingRow,
  toCompletedTiming,
  toTiming,
} from './timing-row.mapping.js';

/**
 * Most timings of one instance and one name that are read to sort something in. That many open ones come of a publisher
 * that never ends what it starts; beyond it nothing more of that name is derived, and that is counted.
 */
const timingsMax = 10_000;

/** Most timings of one instance, of all names, that are read to derive them anew. */
const timingsOfInstanceMax = 100_000;

/** Most completed timings of a request that ended in the same microsecond and are compared. */
const tiesMax = 1_000;

/**
 * Keeps what is derived with at most six statements a batch. Rows are locked in the order of their keys, lifecycles
 * before requests, so that two batches about the same instances wait for each other and never both.
 */
@Injectable()
export class PostgresLifecycleStore extends LifecycleStore {
  async attempt<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
    await tx.query('SAVEPOINT derivation');
    try {
      const result = await work();
      await tx.query('RELEASE SAVEPOINT derivation');
      return result;
    } catch (error) {
      await tx.query('ROLLBACK TO SAVEPOINT derivation');
      throw error;
    }
  }

  async joinLifecycles(tx: Transaction, lifecycles: readonly Lifecycle[]): Promise<void> {
    const column = <T>(of: (lifecycle: Lifecycle) => T) => lifecycles.map(of);
    await tx.query(joinLifecyclesSql, [
      column(({ kind }) => kind),
      column(({ resourceId }) => resourceId),
      column(({ first }) => first),
      column(({ last }) => last),
      column(({ lastIdentity }) => lastIdentity),
      column(({ lastRawId }) => lastRawId),
      column(({ lastState }) => storable(lastState)),
      column(({ lastTaskState }) => storable(lastTaskState)),
    ]);
  }

  async findTimings(
    tx: Transaction,
    groups: readonly NewHalves[],
  ): Promise<readonly (readonly StoredTiming[] | null)[]> {
    const { rows } = await tx.query<TimingRow & { readonly place: bigint }>(findTimingsSql, [
      groups.map(({ instance }) => instance),
      groups.map(({ name }) => name),
      groups.map(({ halves }) => Math.min(...halves.map(({ when }) => when))),
    ]);
    const found = groups.map((): StoredTiming[] => []);
    for (const row of rows) found[toSafeInteger(row.place) - 1]?.push(toTiming(row));
    return found.map((timings) => (timings.length > timingsMax ? null : timings));
  }

  async timingsOf(
    tx: Transaction,
    instance: string,
  ): Promise<ReadonlyMap<string, readonly StoredTiming[]> | null> {
    const { rows } = await tx.query<TimingRow & { readonly name: string }>(timingsOfSql, [instance]);
    if (rows.length > timingsOfInstanceMax) return null;
    const found = Map.groupBy(rows, ({ name }) => name);
    return new Map([...found].map(([name, timings]) => [name, timings.map(toTiming)]));
  }

  async changeTimings(tx: Transaction, changes: readonly ChangedTimings[]): Promise<void> {
    const gone = changes.flatMap((change) => change.gone.map(({ id }) => id));
    if (gone.length > 0) await tx.query('DELETE FROM timing WHERE id = ANY($1::bigint[])', [gone]);
    const added = changes.flatMap(({ instance, name, added: timings }) =>
      timings.map((timing) => ({ instance, name, ...timing, settled: settledUs(timing) })),
    );
    if (added.length === 0) return;
    await tx.query(addTimingsSql, [
      added.map(({ instance }) => instance),
      added.map(({ name }) => name),
      added.map(({ start }) => start?.rawId ?? null),
      added.map(({ start }) => start?.when ?? null),
      added.map(({ start }) => start?.requestId ?? null),
      added.map(({ end }) => end?.rawId ?? null),
      added.map(({ end }) => end?.when ?? null),
      added.map(({ end }) => end?.requestId ?? null),
      added.map(({ end }) => end?.deployment ?? null),
      added.map(({ end }) => end?.tenant ?? null),
      added.map(({ settled }) => settled),
    ]);
  }

  async joinRequests(
    tx: Transaction,
    requests: readonly SeenRequest[],
  ): Promise<ReadonlyMap<string, CompletedTiming | null>> {
    const { rows } = await tx.query<CompletedRow>(joinRequestsSql, [
      requests.map(({ requestId }) => requestId),
      requests.map(({ first }) => first),
      requests.map(({ last }) => last),
      requests.map(({ start }) => start?.when ?? null),
      requests.map(({ start }) => start?.instance ?? null),
    ]);
    return new Map(rows.map((row) => [row.request_id, toCompletedTiming(row)]));
  }

  async findLastTimings(
    tx: Transaction,
    requestIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly CompletedTiming[]>> {
    const { rows } = await tx.query<CompletedRow>(findLastTimingsSql, [requestIds]);
    const found = new Map<string, CompletedTiming[]>(requestIds.map((requestId) => [requestId, []]));
    for (const row of rows) {
      const timing = toCompletedTiming(row);
      if (timing !== null) found.get(row.request_id)?.push(timing);
    }
    return found;
  }

  async saveLastTimings(
    tx: Transaction,
    lastTimings: ReadonlyMap<string, CompletedTiming | null>,
  ): Promise<void> {
    const timings = [...lastTimings.values()];
    await tx.query(saveLastTimingsSql, [
      [...lastTimings.keys()],
      timings.map((timing) => timing?.endedAt ?? null),
      timings.map((timing) => timing?.endRawId ?? null),
      timings.map((timing) => timing?.name ?? null),
      timings.map((timing) => timing?.deployment ?? null),
      timings.map((timing) => timing?.tenant ?? null),
    ]);
  }
}

function storable(text: string | null): string | null {
  return text === null ? null : toStorableText(text);
}

/** The rule of `joinLifecycles` in the domain, between what is kept and what is new. */
const joinLifecyclesSql = `
  INSERT INTO lifecycle AS kept (kind, resource_key, resource_id, first_us, last_us, last_identity, last_raw, last_state,
    last_task_state)
  SELECT kind, md5(resource_id)::uuid, resource_id, first_us, last_us, identity, raw, state, task
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::uuid[], $6::bigint[], $7::text[], $8::text[])
    AS seen (kind, resource_id, first_us, last_us, identity, raw, state, task)
  ORDER BY 1, 2
  ON CONFLICT (kind, resource_key) DO UPDATE SET
    first_us = least(kept.first_us, excluded.first_us),
    (last_us, last_identity, last_raw, last_state, last_task_state) = (
      SELECT newest.* FROM (VALUES
        (kept.last_us, kept.last_identity, kept.last_raw, kept.last_state, kept.last_task_state),
        (excluded.last_us, excluded.last_identity, excluded.last_raw, excluded.last_state, excluded.last_task_state)
      ) AS newest (us, identity, raw, state, task)
      ORDER BY us DESC, identity DESC LIMIT 1)`;

/** LATERAL with a LIMIT is a probe of the index per group, whatever the planner knows of the table. */
const findTimingsSql = `
  SELECT place, found.id, start_raw, start_us, start_request_id, end_raw, end_us, end_request_id,
    deployment.name AS end_deployment, end_tenant
  FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS wanted (instance, name, from_us, place)
  CROSS JOIN LATERAL (
    SELECT * FROM timing
    WHERE timing.instance_key = md5(wanted.instance)::uuid
      AND hashtextextended(timing.name, 0) = hashtextextended(wanted.name, 0)
      AND timing.settled_us >= wanted.from_us AND timing.name = wanted.name
    LIMIT ${timingsMax + 1}) AS found
  LEFT JOIN deployment ON deployment.id = found.end_deployment_id`;

const timingsOfSql = `
  SELECT timing.id, timing.name, start_raw, start_us, start_request_id, end_raw, end_us, end_request_id,
    deployment.name AS end_deployment, end_tenant
  FROM timing LEFT JOIN deployment ON deployment.id = end_deployment_id
  WHERE instance_key = md5($1)::uuid LIMIT ${timingsOfInstanceMax + 1}`;

const addTimingsSql = `
  INSERT INTO timing (instance_key, instance, name, start_raw, start_us, start_request_id, end_raw, end_us, end_request_id,
    end_deployment_id, end_tenant, diff_us, settled_us, newest_us)
  SELECT md5(instance)::uuid, instance, added.name, start_raw, start_us, start_request_id, end_raw, end_us, end_request_id,
    deployment.id, end_tenant, end_us - start_us, settled_us, greatest(start_us, end_us)
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::text[],
      $9::text[], $10::text[], $11::bigint[])
    AS added (instance, name, start_raw, start_us, start_request_id, end_raw, end_us, end_request_id, deployment, end_tenant,
      settled_us)
  LEFT JOIN deployment ON deployment.name = added.deployment`;

/** The rule of `earlierStart` in the domain. The row is written even where nothing changes: that is the lock. */
const joinRequestsSql = `
  WITH joined AS (
    INSERT INTO request_tracker AS kept (request_key, request_id, first_us, last_us, start_us, instance)
    SELECT md5(request_id)::uuid, request_id, first_us, last_us, start_us, instance
    FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[])
      AS seen (request_id, first_us, last_us, start_us, instance)
    ORDER BY 1
    ON CONFLICT (request_key) DO UPDATE SET
      first_us = least(kept.first_us, excluded.first_us),
      last_us = greatest(kept.last_us, excluded.last_us),
      start_us = least(kept.start_us, excluded.start_us),
      instance = CASE
        WHEN kept.start_us IS NULL OR excluded.start_us < kept.start_us THEN excluded.instance
        WHEN excluded.start_us = kept.start_us THEN least(kept.instance COLLATE "C", excluded.instance COLLATE "C")
        ELSE kept.instance END,
      duration_us = kept.end_us - least(kept.start_us, excluded.start_us)
    RETURNING request_id, end_us, end_raw, end_name, end_deployment_id, end_tenant)
  SELECT joined.request_id, end_us, end_raw, end_name, deployment.name AS end_deployment, end_tenant
  FROM joined LEFT JOIN deployment ON deployment.id = joined.end_deployment_id`;

const findLastTimingsSql = `
  SELECT wanted.request_id, found.end_us, found.end_raw, found.name AS end_name, deployment.name AS end_deployment,
    found.end_tenant
  FROM unnest($1::text[]) AS wanted (request_id)
  CROSS JOIN LATERAL (
    SELECT * FROM timing
    WHERE diff_us IS NOT NULL AND hashtextextended(end_request_id, 0) = hashtextextended(wanted.request_id, 0)
      AND end_request_id = wanted.request_id
    ORDER BY end_us DESC FETCH FIRST 1 ROWS WITH TIES) AS found
  LEFT JOIN deployment ON deployment.id = found.end_deployment_id
  LIMIT ${tiesMax} * cardinality($1::text[])`;

const saveLastTimingsSql = `
  UPDATE request_tracker AS kept SET
    end_us = last.end_us, end_raw = last.end_raw, end_name = last.name, end_deployment_id = deployment.id,
    end_tenant = last.tenant, duration_us = last.end_us - kept.start_us
  FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[])
    AS last (request_id, end_us, end_raw, name, deployment, tenant)
  LEFT JOIN deployment ON deployment.name = last.deployment
  WHERE kept.request_key = md5(last.request_id)::uuid`;
