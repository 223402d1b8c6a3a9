import 'reflect-metadata';
import { createServer } from 'node:http';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  deliveryMigrations,
  KafkaBatchStrategy,
  Messaging,
  MessagingModule,
  parseArmedCrashPoint,
} from '@cloudtach/messaging';
import { createObservability, NestLog } from '@cloudtach/observability';
import { assertSchemaCurrent, Database, runMigrations } from '@cloudtach/persistence';
import { CreateNote1763700000001 } from './create-note.migration.js';
import { NoteConsumer, ProjectionMode } from './note.consumer.js';

const migrations = [...deliveryMigrations, CreateNote1763700000001];

/** A process with one consumer, for the tests of delivery: it is killed, stopped and starved in every way there is. */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const url = env['DATABASE_URL'] ?? '';
  const { log, metrics, health } = createObservability({ service: 'projection', level: 'info' });
  await runMigrations({ url, applicationName: 'projection' }, migrations);
  const database = await Database.connect({
    url,
    applicationName: 'projection',
    poolSizeMax: 6,
    idleInTransactionTimeoutMs: 2_000,
  });
  await assertSchemaCurrent(database, migrations);
  health.addCheck('database', async () =>
    (await database.isReachable()) ? { ready: true } : { ready: false, reason: 'away' },
  );
  const armed = env['CLOUDTACH_CRASH_POINT'];
  const messaging = new Messaging({
    service: 'projection',
    settings: settingsOf(env),
    database,
    log,
    metrics,
    health,
    ...(armed === undefined || armed === '' ? {} : { crashPoint: parseArmedCrashPoint(armed) }),
  });
  @Module({
    imports: [MessagingModule.forRoot(messaging)],
    controllers: [NoteConsumer],
    providers: [
      { provide: ProjectionMode, useValue: { isForwarding: env['PROJECTION_MODE'] === 'forward' } },
    ],
  })
  class ProjectionModule {}
  const app = await NestFactory.createMicroservice(ProjectionModule, {
    strategy: new KafkaBatchStrategy(messaging),
    logger: new NestLog(log),
  });
  app.enableShutdownHooks();
  await app.listen();
  createServer((request, response) => {
    void health.readiness().then((report) => {
      response.writeHead(report.ready ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(report));
    });
    request.resume();
  })
    .listen(Number(env['PORT']), '127.0.0.1')
    .unref();
}

function settingsOf(env: NodeJS.ProcessEnv): ConstructorParameters<typeof Messaging>[0]['settings'] {
  return {
    brokers: (env['KAFKA_BROKERS'] ?? '').split(','),
    topicPrefix: env['KAFKA_TOPIC_PREFIX'] ?? '',
    clientId: 'projection',
    recordBytesMax: 1024 * 1024,
    sessionTimeoutMs: Number(env['KAFKA_SESSION_TIMEOUT_MS'] ?? '6000'),
    heartbeatIntervalMs: 500,
    rebalanceTimeoutMs: 10_000,
    fetchWaitMs: 50,
    requestTimeoutMs: 2_000,
    connectionTimeoutMs: 1_000,
    batchRecordsMax: 100,
    batchBytesMax: 4 * 1024 * 1024,
    batchIntervalMs: Number(env['KAFKA_BATCH_INTERVAL_MS'] ?? '0'),
    sendRecordsMax: 500,
    sendBytesMax: 1024 * 1024,
    sendPendingBytesMax: 64 * 1024 * 1024,
    stopTimeoutMs: Number(env['KAFKA_STOP_TIMEOUT_MS'] ?? '8000'),
    progressTimeoutMs: 60_000,
  };
}

await main(process.env);
