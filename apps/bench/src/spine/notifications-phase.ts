import { setTimeout as sleep } from 'node:timers/promises';
import { recordsRead, untilRead } from '../load/consumer-books.js';
import { type PhaseResult, systemCpuSeconds } from '../rounds/phase.js';
import type { Spine, SpinePhase } from './spine.js';

/** Partitions of every input topic on one machine. */
export const inputPartitions = 4;
const readableDeadlineMs = 60_000;
const readablePollMs = 5;

/** Makes the notifications of a round ready; every round has its own, so that none is a repeat. */
export async function prepareNotifications(
  spine: Spine,
  round: number,
): Promise<{ readonly lastIds: readonly string[] }> {
  const start = `${new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`;
  return spine.load.do('prepareNotifications', {
    seed: 10 + round,
    count: spine.options.notifications,
    start,
  });
}

/**
 * From the input topics to stored events that can be read at the gateway, with all consumers of the fleet at work. The
 * clock runs from the first send until the books of the distiller are complete and the last published ids are
 * answered; CPU is taken until the two consumers behind are done too.
 */
export const notificationsPhase: SpinePhase = {
  name: 'notifications',
  baselines: [{ phase: 'bare-kafka', figure: 'notificationsPerSecond' }],
  prepare: async () => undefined,
  run: async (spine, round) => {
    const { stack, load, meter, options } = spine;
    const count = options.notifications;
    const { lastIds } = await prepareNotifications(spine, round);
    const before = {
      distiller: await recordsRead(stack, 'distiller'),
      streamTrigger: await recordsRead(stack, 'stream-trigger'),
      usageVerifier: await recordsRead(stack, 'usage-verifier'),
      events: await eventCount(spine),
    };
    const { result: at, use } = await meter.during(async () => {
      const publishing = load.do('publish', {
        brokers: stack.kafkaBrokers,
        topicPrefix: stack.topicPrefix,
        topic: null,
        partitions: inputPartitions,
      });
      await untilRead(stack, 'distiller', before.distiller + count);
      await untilReadable(spine, lastIds);
      const readable = performance.timeOrigin + performance.now();
      await untilRead(stack, 'stream-trigger', before.streamTrigger + count);
      await untilRead(stack, 'usage-verifier', before.usageVerifier + count);
      const settled = performance.timeOrigin + performance.now();
      return { ...(await publishing), readable, settled };
    });
    const stored = (await eventCount(spine)) - before.events;
    const seconds = (at.readable - at.beganAt) / 1000;
    return {
      figures: {
        notificationsPerSecond: count / seconds,
        notificationsPerCoreSecond: count / systemCpuSeconds(use),
        publishSeconds: (at.acknowledgedAt - at.beganAt) / 1000,
        readableSeconds: seconds,
        settledSeconds: (at.settled - at.beganAt) / 1000,
      },
      work: { unit: 'notification', count },
      use,
      faults: stored === count ? [] : [`${count} notifications became ${stored} events`],
    } satisfies PhaseResult;
  },
};

async function eventCount({ api }: Spine): Promise<number> {
  const { status, body } = await api.get('/v1/events/count');
  const [count] = Array.isArray(body) ? (body as unknown[]) : [];
  if (status !== 200 || typeof count !== 'number')
    throw new Error(`the count of events was answered ${status}`);
  return count;
}

async function untilReadable({ api }: Spine, ids: readonly string[]): Promise<void> {
  const deadline = performance.now() + readableDeadlineMs;
  for (const id of ids) {
    while ((await api.get(`/v1/events/${id}`)).status !== 200) {
      if (performance.now() > deadline) throw new Error(`event ${id} cannot be read`);
      await sleep(readablePollMs);
    }
  }
}
