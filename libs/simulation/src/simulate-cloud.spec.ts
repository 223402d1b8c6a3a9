import { describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseNotificationTime } from '@cloudtach/kernel';
import { type CloudOptions, smallCloud } from './cloud-options.js';
import { encodeNotification } from './encode-notification.js';
import { expectCounts } from './expected-counts.js';
import { type NotificationBody, type SimulatedNotification, simulateCloud } from './simulate-cloud.js';

const start = (Date.UTC(2026, 0, 5) * 1000) as InstantMicros;
const midnight = (Date.UTC(2026, 0, 6) * 1000) as InstantMicros;
const busy = smallCloud(start, { instances: 120, operationsPerHour: 30, imageOperationsPerHour: 8 });

/** Bodies are built once: building them anew for each look is most of the time of this file. */
function simulated(options: CloudOptions): SimulatedNotification[] {
  return Array.from(simulateCloud(options), (notification) => {
    const body = notification.body();
    return { ...notification, body: () => body };
  });
}

function payloadOf(notification: SimulatedNotification): Record<string, unknown> {
  return notification.body()['payload'] as Record<string, unknown>;
}

function counted<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

describe('simulateCloud', () => {
  const notifications = simulated(busy);

  it('gives the same bytes for the same options', () => {
    const bytes = (options: CloudOptions) =>
      simulated(options).map((notification) => JSON.stringify(notification.body()));
    const options = smallCloud(start, { hours: 3, duplicateShare: 0.1, lateShare: 0.2 });
    expect(bytes(options)).toEqual(bytes(options));
    expect(bytes({ ...options, seed: 2 })).not.toEqual(bytes(options));
  });

  it('builds equal bodies however often and in whichever order they are asked for', () => {
    const some = [...simulateCloud(smallCloud(start, { hours: 1 }))];
    const forwards = some.map((notification) => notification.body());
    const backwards = some.toReversed().map((notification) => notification.body());
    expect(backwards.toReversed()).toEqual(forwards);
  });

  it('is lazy: the first notifications of a year come without the rest', () => {
    const year = simulateCloud(smallCloud(start, { hours: 8_784, operationsPerHour: 1_000_000 }));
    expect([year.next().done, year.next().done, year.next().done]).toEqual([false, false, false]);
    year.return();
  });

  it('goes in the order of time when nothing is late', () => {
    const times = notifications.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
    expect(notifications.map(({ ordinal }) => ordinal)).toEqual(notifications.map((_, index) => index));
  });

  it('gives each notification the members that every recorded one has', () => {
    const wrong = notifications.filter((notification) => {
      const body = notification.body();
      return !(
        body['message_id'] === notification.messageId &&
        body['event_type'] === notification.eventType &&
        body['publisher_id'] === notification.publisherId &&
        parseNotificationTime(body['timestamp'] as string) === notification.time &&
        /^[0-9a-f]{32}$/.test(body['_unique_id'] as string) &&
        /^req-[0-9a-f-]{36}$/.test(body['_context_request_id'] as string)
      );
    });
    expect(wrong).toEqual([]);
    expect(new Set(notifications.map(({ messageId }) => messageId)).size).toBe(notifications.length);
  });

  it('sends errors to the error topic and all else to the info topic', () => {
    const routes = new Set(notifications.map((one) => `${String(one.body()['priority'])} ${one.topic}`));
    expect([...routes].sort()).toEqual(['ERROR notifications.error', 'INFO notifications.info']);
  });

  it('carries a token in each request of a user, so that masking can be seen to work', () => {
    const tokens = notifications.map((notification) => notification.body()['_context_auth_token']);
    expect(tokens.filter((token) => token !== null).length).toBeGreaterThan(notifications.length / 2);
    const failed = notifications.find(({ eventType }) => eventType === 'rebuild_instance');
    expect(failed).toBeDefined();
    expect(JSON.stringify(failed?.body()).match(/"auth_token":"[0-9a-f]{32}"/g)).toHaveLength(1);
  });

  it('has notifications of about 3 kB, 15 an operation, most of them updates', () => {
    const bytes = notifications.map(
      (notification) => encodeNotification(notification.body(), 'oslo-2.0').length,
    );
    expect(bytes.reduce((sum, size) => sum + size, 0) / bytes.length).toBeGreaterThan(2_500);
    expect(Math.max(...bytes)).toBeLessThan(20_000);
    const nova = notifications.filter(({ service }) => service === 'nova');
    const updates = nova.filter(({ eventType }) => eventType === 'compute.instance.update');
    expect(updates.length / nova.length).toBeGreaterThan(0.6);
    expect(updates.length / nova.length).toBeLessThan(0.8);
    expect(nova.length / (24 * 30)).toBeGreaterThan(12);
    expect(nova.length / (24 * 30)).toBeLessThan(18);
  });

  it('works on one instance in one operation at a time', () => {
    const openRequest = new Map<string, string>();
    const closed = new Set<string>();
    let resumed = 0;
    for (const notification of notifications) {
      const body = notification.body();
      if (notification.service !== 'nova' || notification.resourceId === null) continue;
      if (body['_context_auth_token'] === null) continue;
      const request = body['_context_request_id'] as string;
      const before = openRequest.get(notification.resourceId);
      if (before !== undefined && before !== request) closed.add(before);
      if (closed.has(request)) resumed += 1;
      openRequest.set(notification.resourceId, request);
    }
    expect(resumed).toBe(0);
  });

  it('counts beforehand exactly what it then gives', () => {
    const options = { ...busy, duplicateShare: 0.05, lateShare: 0.1 };
    const expected = expectCounts(options);
    const given = simulated(options);
    const first = given.filter(({ isDuplicate }) => !isDuplicate);
    expect(expected.published).toBe(given.length);
    expect(expected.duplicates).toBe(given.length - first.length);
    expect(expected.stored).toBe(first.length);
    expect(expected.byEventType).toEqual(counted(first, ({ eventType }) => eventType));
    expect(expected.byService).toEqual(counted(first, ({ service }) => service));
    expect(expected.recordsByTopic).toEqual(counted(given, ({ topic }) => topic));
    expect(expected.byDay).toEqual(
      counted(first, (notification) => (notification.body()['timestamp'] as string).slice(0, 10)),
    );
    expect(expected.resources).toBe(
      new Set(first.flatMap(({ resourceId }) => (resourceId === null ? [] : [resourceId]))).size,
    );
  });

  it('refuses options out of their range by name', () => {
    expect(() => simulateCloud({ ...busy, duplicateShare: 2 }).next()).toThrow('duplicateShare');
    expect(() => smallCloud(start, { hours: 0 })).toThrow('hours');
  });
});

describe('late and repeated delivery', () => {
  const options = { ...busy, duplicateShare: 0.05, lateShare: 0.2, lateSecondsMax: 20 };
  const given = simulated(options);

  it('repeats a notification with the same bytes, after its first delivery', () => {
    const bodies = new Map<string, NotificationBody>();
    const repeated = given.filter(({ isDuplicate }) => isDuplicate);
    for (const notification of given) {
      const known = bodies.get(notification.messageId);
      if ((known !== undefined) !== notification.isDuplicate) throw new Error('wrongly marked as a repeat');
      if (known === undefined) bodies.set(notification.messageId, notification.body());
      else expect(JSON.stringify(notification.body())).toBe(JSON.stringify(known));
    }
    expect(repeated.length / given.length).toBeCloseTo(0.05, 1);
  });

  it('delays within the limit, so that some come out of order', () => {
    let latest = start;
    let behind = 0;
    let furthest = 0;
    for (const { time, isDuplicate } of given) {
      if (isDuplicate) continue;
      if (time < latest) behind += 1;
      furthest = Math.max(furthest, latest - time);
      if (time > latest) latest = time;
    }
    expect(furthest).toBeLessThanOrEqual(20_000_000);
    expect(behind).toBeGreaterThan(0);
  });

  it('changes nothing but the order', () => {
    const ids = (list: readonly SimulatedNotification[]) => list.map(({ messageId }) => messageId).toSorted();
    expect(ids(given.filter(({ isDuplicate }) => !isDuplicate))).toEqual(ids(simulated(busy)));
  });
});

describe('a consistent load', () => {
  const notifications = simulated(busy);
  const byResource = Map.groupBy(notifications, ({ resourceId }) => resourceId);
  const byRequest = Map.groupBy(notifications, (one) => one.body()['_context_request_id']);
  const launches = [
    'compute.instance.create.end',
    'compute.instance.rebuild.end',
    'compute.instance.finish_resize.end',
    'compute.instance.rescue.end',
  ];

  function before(instance: string | null, time: InstantMicros): SimulatedNotification[] {
    return (byResource.get(instance) ?? []).filter((one) => one.time < time);
  }

  const audits = notifications.filter(
    (one) =>
      one.eventType === 'compute.instance.exists' &&
      payloadOf(one)['audit_period_ending'] === '2026-01-06 00:00:00',
  );

  it('audits each launched instance once for the day, soon after midnight', () => {
    const instances = audits.map(({ resourceId }) => resourceId);
    expect(new Set(instances).size).toBe(instances.length);
    expect(audits.length).toBeGreaterThan(busy.instances / 2);
    for (const audit of audits) {
      expect(payloadOf(audit)['audit_period_beginning']).toBe('2026-01-05 00:00:00');
      expect(audit.time).toBeGreaterThan(midnight);
      expect(audit.time).toBeLessThan(midnight + 600_000_000);
    }
  });

  it('repeats in the audit what the last launch of the day told', () => {
    for (const audit of audits) {
      const told = before(audit.resourceId, midnight).filter(({ eventType }) => launches.includes(eventType));
      const last = told.at(-1);
      if (last === undefined) continue;
      const later = before(audit.resourceId, midnight).filter(
        (one) => one.time > last.time && payloadOf(one)['launched_at'] !== payloadOf(last)['launched_at'],
      );
      // A rebuild or resize under way at midnight has set the next launch time already.
      if (later.length > 0) continue;
      for (const field of ['launched_at', 'instance_flavor_id', 'tenant_id', 'image_meta']) {
        expect(payloadOf(audit)[field]).toEqual(payloadOf(last)[field]);
      }
    }
  });

  it('tells the delete in the audit of the day, with the same times', () => {
    const deletes = notifications.filter(
      ({ eventType, time }) => eventType === 'compute.instance.delete.end' && time < midnight,
    );
    expect(deletes.length).toBeGreaterThan(10);
    for (const deleted of deletes) {
      const audit = audits.find(({ resourceId }) => resourceId === deleted.resourceId);
      expect(audit).toBeDefined();
      if (audit === undefined) continue;
      expect(payloadOf(audit)['state']).toBe('deleted');
      for (const field of ['launched_at', 'deleted_at', 'terminated_at']) {
        expect(payloadOf(audit)[field]).toBe(payloadOf(deleted)[field]);
      }
    }
  });

  it('sends an exists with the old launch time at a rebuild, resize or rescue', () => {
    const partial = notifications.filter(
      (one) => one.eventType === 'compute.instance.exists' && !audits.includes(one),
    );
    expect(partial.length).toBeGreaterThan(10);
    for (const exists of partial) {
      const first = byRequest.get(exists.body()['_context_request_id'])?.[0];
      if (first === undefined) throw new Error('an exists of no operation');
      expect(payloadOf(exists)['launched_at']).toBe(payloadOf(first)['launched_at']);
      expect(payloadOf(exists)['instance_flavor_id']).toBe(payloadOf(first)['instance_flavor_id']);
      expect(payloadOf(exists)['audit_period_ending']).toBe(
        (exists.body()['timestamp'] as string).slice(0, 19),
      );
    }
  });

  it('says nothing of an instance after its delete but the audit', () => {
    const deletedAt = new Map<string, InstantMicros>();
    for (const one of notifications) {
      if (one.eventType === 'compute.instance.delete.end') deletedAt.set(one.resourceId ?? '', one.time);
      else if (one.service === 'nova' && deletedAt.has(one.resourceId ?? '')) {
        expect(one.eventType).toBe('compute.instance.exists');
      }
    }
  });

  it('lists in image.exists what each owner has, deleted images included', () => {
    const listed = notifications
      .filter(({ eventType }) => eventType === 'image.exists')
      .flatMap((one) => payloadOf(one)['images'] as { id: string; deleted_at: string | null }[]);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    const deleted = notifications.filter(
      ({ eventType, time }) => eventType === 'image.delete' && time < midnight,
    );
    expect(deleted.length).toBeGreaterThan(0);
    for (const one of deleted) {
      expect(listed).toContainEqual(
        expect.objectContaining({ id: one.resourceId, deleted_at: payloadOf(one)['deleted_at'] }),
      );
    }
  });
});
