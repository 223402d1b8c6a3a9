import { type Database } from '@cloudtach/persistence';

/**
 * What ingestion derived and what follows from the raw rows it holds, as two statements that must find the same. They need
 * what simulated clouds keep to: no end without an earlier start, so that of an instance and a name the nth end closes
 * the nth start (decisions §4, "order-independence of timings").
 */
const comparisons: readonly (readonly [derived: string, fromRaw: string])[] = [
  [
    'SELECT kind, resource_id, first_us, last_us FROM lifecycle',
    `SELECT kind, resource_id, min(when_us), max(when_us) FROM raw WHERE resource_id IS NOT NULL GROUP BY 1, 2`,
  ],
  [
    'SELECT instance, name, start_raw, start_us, end_raw, end_us FROM timing',
    `SELECT resource_id, name, started.id, started.when_us, ended.id, ended.when_us
     FROM (SELECT * FROM half WHERE side = 'start') AS started
     FULL JOIN (SELECT * FROM half WHERE side = 'end') AS ended USING (resource_id, name, place)`,
  ],
  [
    'SELECT request_id, first_us, last_us, start_us FROM request_tracker',
    `SELECT request_id, min(when_us), max(when_us),
       min(when_us) FILTER (WHERE event = 'compute.instance.update' AND publisher_service LIKE '%api%')
     FROM raw WHERE kind = 'nova' AND request_id <> '' GROUP BY 1`,
  ],
  [
    `SELECT request_id, end_us, duration_us FROM request_tracker WHERE end_us IS NOT NULL`,
    `SELECT request_id, max(timing.end_us), max(timing.end_us) - min(request_tracker.start_us)
     FROM timing JOIN request_tracker ON request_id = end_request_id
     WHERE timing.diff_us IS NOT NULL AND request_id <> '' GROUP BY 1`,
  ],
];

const withRaw = `
  WITH raw AS (SELECT notification.kind, notification.id, when_us, resource_id, request_id, event,
      coalesce(own_publisher_service, publisher_service) AS publisher_service
    FROM notification JOIN notification_profile AS profile ON profile.id = profile_id),
  half AS (SELECT resource_id, regexp_replace(event, '\\.(start|end)$', '') AS name, substring(event, '(start|end)$') AS side,
      id, when_us, row_number() OVER (PARTITION BY resource_id, event ORDER BY when_us, id) AS place
    FROM raw WHERE kind = 'nova' AND resource_id IS NOT NULL AND event ~ '\\.(start|end)$')`;

/** Rows that only one side of a comparison has, of each derived table; none when everything follows from the raw rows. */
export async function findUnfounded(ingestion: Database): Promise<readonly object[]> {
  const found: object[] = [];
  for (const [derived, fromRaw] of comparisons) {
    for (const [one, other] of [
      [derived, fromRaw],
      [fromRaw, derived],
    ]) {
      found.push(
        ...(await ingestion.query<Record<string, unknown>>(
          `${withRaw} (${one}) EXCEPT ALL (${other}) LIMIT 5`,
          [],
        )),
      );
    }
  }
  return found;
}
