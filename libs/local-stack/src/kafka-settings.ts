import { recordBytesMax } from '@cloudtach/contracts';

/** A listener besides the ordinary one, whose advertised port is somebody else's: a proxy between clients and broker. */
export interface SecondListener {
  /** Where the broker listens, for the proxy. */
  readonly port: number;
  /** What the broker tells clients that came through this listener. */
  readonly advertisedPort: number;
}

/** What {@link kafkaSettings} needs to know. */
export interface KafkaSettingsOptions {
  readonly port: number;
  readonly controllerPort: number;
  readonly secondListener: SecondListener | null;
  readonly dataFolder: string;
}

/** The largest record of the fleet with room for the batch around it; topics set limits of their own. */
const largestBatchBytes = recordBytesMax.ours + 65_536;

/**
 * The settings of a broker that is alone on a small machine, as tried in architecture §6: internal topics with one
 * copy and one partition, buffers that fit its heap, timeouts that bring it back quickly after a kill.
 */
export function kafkaSettings(options: KafkaSettingsOptions): Readonly<Record<string, string>> {
  const { port, controllerPort, secondListener } = options;
  const plain = `PLAIN://127.0.0.1:${port}`;
  const listeners = [plain, `CONTROLLER://127.0.0.1:${controllerPort}`];
  const advertised = [plain];
  if (secondListener !== null) {
    listeners.push(`SECOND://127.0.0.1:${secondListener.port}`);
    advertised.push(`SECOND://127.0.0.1:${secondListener.advertisedPort}`);
  }
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: listeners.join(','),
    'advertised.listeners': advertised.join(','),
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,SECOND:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAIN',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': options.dataFolder,
    'auto.create.topics.enable': 'false',
    ...aloneInItsCluster,
    ...smallAndQuick,
    'message.max.bytes': String(largestBatchBytes),
    'replica.fetch.max.bytes': String(largestBatchBytes),
  };
}

const aloneInItsCluster = {
  'default.replication.factor': '1',
  'min.insync.replicas': '1',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '1',
};

const smallAndQuick = {
  // Saves three seconds at the first join of each group.
  'group.initial.rebalance.delay.ms': '0',
  // So that a test may let a killed member be replaced in two seconds.
  'group.min.session.timeout.ms': '1000',
  // The default of 128 MB does not fit the heap.
  'log.cleaner.dedupe.buffer.size': '2097152',
  'log.index.size.max.bytes': '1048576',
  'num.network.threads': '1',
  'num.io.threads': '2',
  'background.threads': '2',
  // A start after SIGKILL waits for the end of the killed broker's session.
  'broker.session.timeout.ms': '2000',
  'broker.heartbeat.interval.ms': '400',
};

/** As a Java properties file; values here hold no line ends, backslashes of paths are escaped. */
export function propertiesText(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}
