import { readFile } from 'node:fs/promises';
import { type Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';

import { freePort, RunningService } from '@cloudtach/testing';

import { serviceNames, type ServiceName } from '../../../routing/domain/route-table.js';
import { TestService } from './test-service.builder.js';

/** Key under which the gateway of the tests seals identities. */
export const testIdentityKey = 'a key that only the tests of the gateway have';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Tells connections apart. */
  readonly localPort: number | undefined;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
}

/** The built gateway as a process, with a test service in the place of each service. */
export class TestGateway {
  private constructor(
    readonly process: RunningService,
    readonly port: number,
    readonly services: Readonly<Record<ServiceName, TestService>>,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<TestGateway> {
    const started = await Promise.all(
      serviceNames.map(async (name) => [name, await TestService.start()] as const),
    );
    const services = Object.fromEntries(started) as Record<ServiceName, TestService>;
    const port = await freePort();
    const process = await RunningService.start({
      app: 'api-gateway',
      env: {
        PORT: String(port),
        INTERNAL_IDENTITY_KEY: testIdentityKey,
        ...Object.fromEntries(
          started.map(([name, service]) => [`${name.toUpperCase().replaceAll('-', '_')}_URL`, service.url]),
        ),
        ...env,
      },
    });
    const gateway = new TestGateway(process, port, services);
    try {
      await process.untilReady();
    } catch (error) {
      await gateway.stop();
      throw error;
    }
    return gateway;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await Promise.all(Object.values(this.services).map((service) => service.kill()));
  }

  /** One request, on a connection of its own unless the question brings an agent. The path is sent as it is. */
  ask(path: string, { method = 'GET', headers = {}, body, agent }: Question = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port: this.port, path, method, headers, agent: agent ?? false },
        (response) => {
          const { localPort } = response.socket;
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, localPort });
          });
        },
      );
      sent.once('error', reject);
      sent.end(body);
    });
  }

  /** One of the gateway's own numbers. */
  async metric(line: string): Promise<number> {
    const { text } = await this.ask('/metrics');
    const found = text.split('\n').find((candidate) => candidate.startsWith(line));
    return Number(found?.split(' ').at(-1) ?? NaN);
  }

  /** Most memory the process ever held, in bytes. */
  async memoryPeakBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  }
}
