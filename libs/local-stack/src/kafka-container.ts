import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import { brokerServes } from './kafka-admin.js';
import { kafkaVersion } from './kafka-distribution.js';
import { kafkaSettings, type SecondListener } from './kafka-settings.js';
import type { ProcessEnd, RunningProcess } from './running-process.js';
import type { StackLog } from './stack-log.js';
import type { StackPlaces } from './stack-places.js';
import { SupervisedProcess } from './supervised-process.js';

/** What {@link createKafkaContainer} needs to know. */
export interface KafkaContainerOptions {
  readonly places: StackPlaces;
  readonly port: number;
  readonly controllerPort: number;
  readonly secondListener: SecondListener | null;
  readonly clusterId: string;
  readonly heapMb: number;
  readonly log: StackLog;
}

const image = `apache/kafka:${kafkaVersion}`;
const dataInside = '/var/lib/kafka/data';
/** After the image is there; fetching it has no limit of ours. */
const readyMs = 120_000;
const stopMs = 5_500;

/** Whether a container engine answers. The library is loaded only here: most machines never need it. */
export async function containerEngineAnswers(): Promise<boolean> {
  try {
    const { getContainerRuntimeClient } = await import('testcontainers');
    await getContainerRuntimeClient();
    return true;
  } catch {
    return false;
  }
}

/**
 * The Kafka of the local stack in a container, for machines without Java 17 or Maven. The engine's reaper ends the container
 * when this process dies, so it needs no guard.
 */
export function createKafkaContainer(options: KafkaContainerOptions): SupervisedProcess {
  return new SupervisedProcess({
    name: 'kafka',
    log: options.log,
    launch: () => KafkaContainer.start(options),
    ready: (gone) => brokerServes(`127.0.0.1:${options.port}`, readyMs, gone),
    restart: true,
  });
}

/** The settings as the image reads them: `KAFKA_` and the name in capitals. */
export function containerEnvironment(options: KafkaContainerOptions): Record<string, string> {
  const settings = kafkaSettings({ ...options, dataFolder: dataInside });
  const variables = Object.entries(settings).map(([name, value]) => [
    `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`,
    // Inside, loopback is the container's own; from outside it is reached through a port of the host's loopback.
    name === 'listeners' ? value.replaceAll(/(PLAIN|SECOND):\/\/127\.0\.0\.1/g, '$1://0.0.0.0') : value,
  ]);
  return {
    ...(Object.fromEntries(variables) as Record<string, string>),
    CLUSTER_ID: options.clusterId,
    KAFKA_HEAP_OPTS: `-Xms64m -Xmx${options.heapMb}m`,
  };
}

/** One container as a process of the stack: it has no process number of ours. */
class KafkaContainer implements RunningProcess {
  readonly pid = 0;
  readonly group = 0;
  readonly ended: Promise<ProcessEnd>;

  private constructor(
    private readonly client: ContainerRuntimeClient,
    private readonly id: string,
  ) {
    this.ended = this.container.wait().then(
      ({ StatusCode: code }: { StatusCode: number }) => ({ code, signal: null }),
      () => ({ code: null, signal: null }),
    );
  }

  static async start(options: KafkaContainerOptions): Promise<KafkaContainer> {
    const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
    // The broker has no passwords: its ports are for this machine alone, not for its network.
    class LoopbackContainer extends GenericContainer {
      protected override beforeContainerCreated(): Promise<void> {
        const bindings = (this.hostConfig.PortBindings ?? {}) as Record<string, { HostPort: string }[]>;
        for (const [port, hosts] of Object.entries(bindings)) {
          bindings[port] = hosts.map((host) => ({ ...host, HostIp: '127.0.0.1' }));
        }
        return Promise.resolve();
      }
    }
    const ports = [options.port, ...(options.secondListener === null ? [] : [options.secondListener.port])];
    const data = join(options.places.kafka, 'container');
    await mkdir(data, { recursive: true });
    const started = await new LoopbackContainer(image)
      .withEnvironment(containerEnvironment(options))
      .withExposedPorts(...ports.map((port) => ({ container: port, host: port })))
      .withBindMounts([{ source: data, target: dataInside, mode: 'rw' }])
      // Whoever owns the data folder here owns it inside; the image's own folders belong to group 0.
      .withUser(`${process.getuid?.() ?? 0}:0`)
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .withStartupTimeout(readyMs)
      .start();
    return new KafkaContainer(await getContainerRuntimeClient(), started.getId());
  }

  private get container(): ReturnType<ContainerRuntimeClient['container']['getById']> {
    return this.client.container.getById(this.id);
  }

  signal(signal: NodeJS.Signals): void {
    void this.container.kill({ signal }).catch(() => undefined);
  }

  announceUser(): void {
    // The reaper does not wait for anybody.
  }

  async stop(): Promise<void> {
    await this.client.container.stop(this.container, { timeout: stopMs }).catch(() => undefined);
    await this.ended;
    await this.client.container.remove(this.container).catch(() => undefined);
  }
}
