import { type InstantMicros } from '@cloudtach/kernel';
import { type Database } from '@cloudtach/persistence';
import {
  DerivedTables,
  shownLifecycle,
  type ShownTables,
  shownTiming,
  shownTracker,
} from '../../domain/derived-tables.builder.js';
import { type SeenNotification } from '../../domain/seen-notification.js';
import { type TimingRow, toCompletedTiming, toTiming } from './timing-row.mapping.js';

/** What the derived tables in PostgreSQL show. */
export async function readDerivedTables(sql: Database): Promise<ShownTables> {
  const lifecycles = await sql.query<Record<string, string | bigint>>('SELECT * FROM lifecycle');
  const timings = await sql.query<TimingRow & { instance: string; name: string }>(
    `SELECT timing.*, deployment.name AS end_deployment FROM timing
     LEFT JOIN deployment ON deployment.id = end_deployment_id`,
  );
  const trackers = await sql.query<
    Parameters<typeof toCompletedTiming>[0] & { start_us: bigint; instance: string }
  >(
    `SELECT request_tracker.*, deployment.name AS end_deployment FROM request_tracker
     LEFT JOIN deployment ON deployment.id = end_deployment_id
     WHERE start_us IS NOT NULL AND duration_us IS NOT DISTINCT FROM end_us - start_us`,
  );
  return {
    lifecycles: lifecycles
      .map((row) =>
        shownLifecycle({
          kind: row['kind'] as 'nova',
          resourceId: row['resource_id'] as string,
          first: Number(row['first_us']) as InstantMicros,
          last: Number(row['last_us']) as InstantMicros,
          lastIdentity: row['last_identity'] as string,
          lastState: row['last_state'] as string,
          lastTaskState: row['last_task_state'] as string,
        }),
      )
      .sort(),
    timings: timings.map((row) => `${row.instance} ${row.name} ${shownTiming(toTiming(row))}`).sort(),
    trackers: trackers
      .map((row) =>
        shownTracker(
          row.request_id,
          { when: Number(row.start_us) as InstantMicros, instance: row.instance },
          toCompletedTiming(row),
        ),
      )
      .sort(),
  };
}

/** What the derived tables must show, from the raw notifications that PostgreSQL holds. */
export async function deriveFromRows(sql: Database): Promise<ShownTables> {
  const rows = await sql.query<Record<string, string | bigint>>(
    `SELECT profile.*, notification.*, deployment.name AS deployment FROM notification
     JOIN notification_profile AS profile ON profile.id = profile_id
     JOIN deployment ON deployment.id = deployment_id`,
  );
  const tables = new DerivedTables();
  tables.derive(
    rows.map((row): SeenNotification => ({
      kind: row['kind'] as SeenNotification['kind'],
      rawId: Number(row['id']),
      identity: row['identity'] as string,
      when: Number(row['when_us']) as InstantMicros,
      eventType: asItCame(row['event'] as string),
      publisherService: (row['own_publisher_service'] ?? row['publisher_service']) as string,
      resourceId: row['resource_id'] === null ? null : asItCame(row['resource_id'] as string),
      requestId: asItCame(row['request_id'] as string),
      deployment: row['deployment'] as string,
      tenant: row['tenant'] as string | null,
      state: row['state'] as string | null,
      oldTask: row['old_task'] as string | null,
      isVersioned: false,
    })),
  );
  return tables.shown();
}

/** Columns show U+FFFD for what could not be stored: nothing was derived of such a text. */
function asItCame(text: string): string {
  return text.replaceAll('\ufffd', '\0');
}
