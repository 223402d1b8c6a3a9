import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Database, runMigrations } from '@cloudtach/persistence';
import { simulateCloud, smallCloud, encodeNotification } from '@cloudtach/simulation';
import { ingestion } from './apps/ingestion/dist/ingestion.service.js';
import { receiveNotification } from './apps/ingestion/dist/notifications/domain/received-notification.js';
import { SourceMap } from './apps/ingestion/dist/notifications/domain/source-map.js';
import { PostgresNotificationStore } from './apps/ingestion/dist/notifications/adapters/postgres/postgres-notification.store.js';
import { NotificationPartitions } from './apps/ingestion/dist/notifications/adapters/postgres/notification-partitions.js';
import { PostgresLifecycleStore } from './apps/ingestion/dist/lifecycles/adapters/postgres/postgres-lifecycle.store.js';
import { Derive } from './apps/ingestion/dist/lifecycles/application/derive.use-case.js';
import { toMessage } from './apps/ingestion/dist/notifications/adapters/kafka/notification-received.mapping.js';
import pg from 'pg';
const base = 'postgres://postgres@127.0.0.1:55999/';
const N = Number(process.argv[2] ?? 30000), B = Number(process.argv[3] ?? 1000), hours = Number(process.argv[4] ?? 24);
const extra = process.argv[5] ?? '';
const admin = new pg.Client(base + 'postgres'); await admin.connect();
const name = 'b' + Date.now(); await admin.query('CREATE DATABASE ' + name); 
await runMigrations({ url: base + name, applicationName: 'm' }, ingestion.migrations);
const sql = await Database.connect({ url: base + name, applicationName: 'b', poolSizeMax: 2 });
for (const s of extra.split(';').filter(Boolean)) await sql.query(s);
const start = Date.UTC(2026, 10, 1) * 1000;
const cloud = smallCloud(start, { instances: 3000, hours, operationsPerHour: Math.ceil(N / 15 / hours) + 1, seed: 5 });
const values = [];
for (const n of simulateCloud(cloud)) { values.push({ topic: n.topic, value: encodeNotification(n.body(), 'oslo-2.0') }); if (values.length >= N) break; }
console.log('simulated', values.length, 'bytes', Math.round(values.reduce((s, v) => s + v.value.length, 0) / values.length));
const clock = { now: () => start + 86400e6 };
const log = { info() {}, warn() {}, error(...a) { console.log(a); } };
const store = new PostgresNotificationStore(new NotificationPartitions(sql, clock, log));
const lstore = new PostgresLifecycleStore();
const derive = new Derive(lstore, log);
const ns = (pid) => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) * 1000; };
const acc = {};
const measure = async (pid, name, f) => { const a = cpu(), b = pid ? ns(pid) : 0, t = performance.now(); const r = await f(); const e = acc[name] ??= { node: 0, pg: 0, wall: 0 }; e.node += cpu() - a; if (pid) e.pg += ns(pid) - b; e.wall += performance.now() - t; return r; };
for (const m of ['joinLifecycles', 'findTimings', 'changeTimings', 'joinRequests', 'findLastTimings', 'saveLastTimings']) { const o = lstore[m].bind(lstore); lstore[m] = (tx, ...r) => measure(pidNow, '  ' + m, () => o(tx, ...r)); }
let pidNow = 0; let off = 0; let done = 0; const warm = Math.min(5000, N / 4);
const sources = new SourceMap([], 'east'); const limits = { bytesMax: 1e6, depthMax: 128 };
for (let at = 0; at < values.length; at += B) {
  if (at >= warm && done === 0) { for (const k of Object.keys(acc)) delete acc[k]; done = at; }
  const batch = values.slice(at, at + B);
  const received = await measure(0, 'read', async () => batch.map(({ topic, value }) => receiveNotification(value, { topic, partition: 0, offset: String(off++) }, { sources, limits })));
  const ok = received.filter((r) => r.ok);
  let kept;
  await measure(0, 'tx', () => sql.transaction(async (tx) => {
    pidNow = tx.processID;
    kept = await measure(pidNow, 'keep', () => store.keep(tx, ok));
    const seen = ok.flatMap((n, i) => kept[i].kind === 'kept' ? [{ kind: n.kind, rawId: kept[i].rawId, identity: n.identity, when: n.when, eventType: n.eventType, publisherService: n.publisherService, resourceId: n.resourceId, requestId: n.requestId, deployment: n.deployment, tenant: n.details.tenant, state: n.details.state, oldTask: n.details.oldTask, isVersioned: n.isVersioned }] : []);
    await measure(pidNow, 'derive', () => derive.run(tx, seen));
  }));
  await measure(0, 'message', async () => ok.map((n, i) => kept[i].kind === 'kept' ? toMessage(n, kept[i]) : null));
}
const rows = values.length - done;
for (const [k, v] of Object.entries(acc)) console.log(k.padEnd(20), 'node', (v.node / rows / 1000).toFixed(2), 'pg', (v.pg / rows / 1000).toFixed(2), 'wall', (v.wall * 1000 / rows).toFixed(2), 'us/row');
const sizes = await sql.query(`SELECT relname, pg_relation_size(oid) s FROM pg_class WHERE relkind IN ('r','i') AND (relname LIKE 'notif%' OR relname LIKE 'timing%' OR relname LIKE 'lifecycle%' OR relname LIKE 'request%' or relname like '%name%') AND pg_relation_size(oid) > 100000 and relnamespace = 'public'::regnamespace ORDER BY 2 DESC`);
if (process.env.SIZES) for (const { relname, s } of sizes) console.log(relname, (Number(s) / values.length).toFixed(0), 'B/row');
console.log('total', (sizes.reduce((x, { s }) => x + Number(s), 0) / values.length).toFixed(0));
console.log((await sql.query('select (select count(*) from timing) t, (select count(*) from lifecycle) l, (select count(*) from request_tracker) r, (select count(*) from event_name) e, (select count(*) from host_name) h'))[0]);
await sql.close(); await admin.query('DROP DATABASE ' + name); await admin.end();
