import { dropTopics, openTopics } from '@cloudtach/local-stack';
import type { PhaseResult } from '../rounds/phase.js';
import { type IngestionPhase, inputOrder, inputPartitions } from './ingestion-bench.js';
import { prepareRound } from './store-phase.js';

/** A notification may be as large as the input topics allow. */
const recordBytesMax = 8 * 1024 * 1024;

/** The same bytes, read from a backlog by a bare kafkajs consumer, and nothing done with them. */
export const bareReadPhase: IngestionPhase = {
  name: 'bare-kafka-read',
  baselines: [],
  prepare: async () => undefined,
  run: async (bench, round) => {
    const { stack, load, peer, meter } = bench;
    const brokers = stack.kafkaBrokers;
    const topic = `${stack.topicPrefix}bench.baseline.${round}`;
    const { expected } = await prepareRound(bench, round);
    await openTopics(brokers, [
      { name: topic, partitions: inputPartitions, config: { 'max.message.bytes': String(recordBytesMax) } },
    ]);
    try {
      await peer.do('joinTopic', { brokers, topic, isForLater: true });
      await load.do('publish', { ...inputOrder(bench), topicPrefix: '', topic });
      const { use } = await meter.during(async () => {
        await peer.do('resumeTopic', null);
        await peer.do('readAll', expected.records);
      });
      return {
        figures: { notificationsPerSecond: expected.records / use.seconds },
        work: { unit: 'notification', count: expected.records },
        use,
        faults: [],
      } satisfies PhaseResult;
    } finally {
      await peer.do('leaveTopic', null);
      await dropTopics(brokers, [topic]);
    }
  },
};
