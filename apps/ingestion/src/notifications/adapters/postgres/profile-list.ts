import { toStorableText } from '@cloudtach/kernel';
import { toSafeInteger, type Transaction } from '@cloudtach/persistence';
import { dayOf } from '../../domain/notification-day.js';
import { type ReceivedNotification } from '../../domain/received-notification.js';
import { deploymentIds } from './deployment-list.js';
import { namesHost } from './publisher-columns.js';

/** A profile that notifications of a batch have. */
interface WantedProfile {
  /** Everything it is, as JSON: its key is computed from it. */
  readonly text: string;
  readonly deployment: string;
  lastDay: number;
  id: number | null;
}

/**
 * The id of each notification's profile: what it has in common with many. Profiles that are new are added; those that are
 * known are neither written nor locked, but for the first notification of a newer day.
 */
export async function provideProfiles(
  tx: Transaction,
  notifications: readonly ReceivedNotification[],
): Promise<number[]> {
  const wanted = new Map<string, WantedProfile>();
  const profiles = notifications.map((notification) => {
    const text = printProfile(notification);
    const day = dayOf(notification.when);
    const known = wanted.get(text);
    if (known !== undefined) {
      known.lastDay = Math.max(known.lastDay, day);
      return known;
    }
    const profile = { text, deployment: notification.deployment, lastDay: day, id: null };
    wanted.set(text, profile);
    return profile;
  });
  const all = [...wanted.values()];
  const missing = await findProfiles(tx, all);
  if (missing.length > 0) await addProfiles(tx, missing);
  return profiles.map(({ id }) => id as number);
}

/** Looks profiles up, and returns those that are new or of a newer day than is known. */
async function findProfiles(tx: Transaction, profiles: readonly WantedProfile[]): Promise<WantedProfile[]> {
  const { rows } = await tx.query<{ place: bigint; id: number; last_day: number }>(
    `SELECT place, id, last_day FROM unnest($1::text[]) WITH ORDINALITY AS wanted (text, place)
     JOIN notification_profile ON profile_key = md5(text)::uuid`,
    [profiles.map(({ text }) => text)],
  );
  const known = new Set<WantedProfile>();
  for (const row of rows) {
    const profile = profiles[toSafeInteger(row.place) - 1] as WantedProfile;
    profile.id = row.id;
    if (row.last_day >= profile.lastDay) known.add(profile);
  }
  return profiles.filter((profile) => !known.has(profile));
}

async function addProfiles(tx: Transaction, profiles: readonly WantedProfile[]): Promise<void> {
  const deployments = await deploymentIds(
    tx,
    profiles.map(({ deployment }) => deployment),
  );
  const { rows } = await tx.query<{ place: bigint; id: number }>(addProfilesSql, [
    profiles.map(({ text }) => text),
    profiles.map(({ lastDay }) => lastDay),
    profiles.map(({ deployment }) => deployments.get(deployment)),
  ]);
  for (const { place, id } of rows) (profiles[toSafeInteger(place) - 1] as WantedProfile).id = id;
}

/** In the order of their keys, so that two batches with the same new profiles wait for each other and never both. */
const addProfilesSql = `
  WITH wanted AS (
    SELECT md5(text)::uuid AS profile_key, text::json AS part, last_day, deployment_id, place
    FROM unnest($1::text[], $2::int[], $3::int[]) WITH ORDINALITY AS wanted (text, last_day, deployment_id, place)),
  added AS (
    INSERT INTO notification_profile AS kept (profile_key, last_day, deployment_id, image_type, kind, service, origin_topic,
      routing_key, publisher_service, event, state, old_state, task, old_task, os_architecture, os_distro, os_version,
      rax_options, has_host)
    SELECT profile_key, last_day, deployment_id, (part ->> 1)::smallint, part ->> 2, part ->> 3, part ->> 4,
      part ->> 5, part ->> 6, part ->> 7, part ->> 8, part ->> 9, part ->> 10, part ->> 11, part ->> 12, part ->> 13,
      part ->> 14, part ->> 15, (part ->> 16)::boolean
    FROM wanted ORDER BY profile_key
    ON CONFLICT (profile_key) DO UPDATE SET last_day = greatest(kept.last_day, excluded.last_day)
    RETURNING profile_key, id)
  SELECT place, id FROM added JOIN wanted USING (profile_key)`;

/** The parts in the order in which the statement above reads them; as the columns will show them. */
function printProfile({ deployment, details, kind, origin, ...notification }: ReceivedNotification): string {
  const text = JSON.stringify([
    deployment,
    details.imageType,
    kind,
    notification.service,
    origin.topic,
    notification.routingKey,
    namesHost(notification.publisherService) ? null : notification.publisherService,
    notification.eventType,
    details.state,
    details.oldState,
    details.task,
    details.oldTask,
    details.osArchitecture,
    details.osDistro,
    details.osVersion,
    details.raxOptions,
    notification.host !== null,
  ]);
  return text.includes('\\u') ? JSON.stringify(storableParts(JSON.parse(text))) : text;
}

/** JSON escapes what PostgreSQL cannot hold, and little else that is ever there. */
function storableParts(parts: unknown): unknown {
  return (parts as unknown[]).map((part) => (typeof part === 'string' ? toStorableText(part) : part));
}
