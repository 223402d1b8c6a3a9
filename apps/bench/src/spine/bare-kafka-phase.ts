import { dropTopics, openTopics } from '@cloudtach/local-stack';
import { inputPartitions, prepareNotifications } from './notifications-phase.js';
import type { PhaseResult } from '../rounds/phase.js';
import type { SpinePhase } from './spine.js';

/** A notification may be as large as the input topics allow. */
const recordBytesMax = 8 * 1024 * 1024;

/** The same bytes through the same broker from the same load generator, read by a bare kafkajs consumer, and nothing done with them. */
export const bareKafkaPhase: SpinePhase = {
  name: 'bare-kafka',
  baselines: [],
  prepare: async () => undefined,
  run: async (spine, round) => {
    const { stack, load, peer, meter, options } = spine;
    const count = options.notifications;
    const brokers = stack.kafkaBrokers;
    const topic = `${stack.topicPrefix}bench.baseline.${round}`;
    await prepareNotifications(spine, round);
    await openTopics(brokers, [
      { name: topic, partitions: inputPartitions, config: { 'max.message.bytes': String(recordBytesMax) } },
    ]);
    try {
      await peer.do('joinTopic', { brokers, topic });
      const { result: seconds, use } = await meter.during(async () => {
        const publishing = load.do('publish', {
          brokers,
          topicPrefix: '',
          topic,
          partitions: inputPartitions,
        });
        const readAt = await peer.do('readAll', count);
        return (readAt - (await publishing).beganAt) / 1000;
      });
      return {
        figures: { notificationsPerSecond: count / seconds },
        work: { unit: 'notification', count },
        use,
        faults: [],
      } satisfies PhaseResult;
    } finally {
      await peer.do('leaveTopic', null);
      await dropTopics(brokers, [topic]);
    }
  },
};
