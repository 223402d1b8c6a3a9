import { serveJobs } from './bench-process.js';
import { probeLatency, type Probed, type ProbeOrder } from './latency-probe.js';
import {
  NotificationLoad,
  type NotificationOrder,
  publishSimulated,
  type Published,
  type PublishOrder,
  type ReadyNotifications,
} from './notification-load.js';
import type { ExpectedTables } from './table-expectation.js';
import { type Posted, PostLoad, type PostOrder, type PostSeries } from './post-load.js';

/** What the process of the load generator can be told to do. */
export type LoadGeneratorJobs = {
  readonly prepareNotifications: (order: NotificationOrder) => Promise<ReadyNotifications>;
  readonly publish: (order: PublishOrder) => Promise<Published>;
  readonly publishSimulated: (
    order: NotificationOrder & PublishOrder,
  ) => Promise<Published & { readonly expected: ExpectedTables }>;
  readonly preparePosts: (order: { readonly series: PostSeries; readonly turns: number }) => Promise<void>;
  readonly post: (order: PostOrder) => Promise<Posted>;
  readonly probe: (order: ProbeOrder) => Promise<Probed>;
};

const notifications = new NotificationLoad();
const posts = new PostLoad();

serveJobs({
  prepareNotifications: async (order) => notifications.prepare(order),
  publish: (order) => notifications.publish(order),
  publishSimulated,
  preparePosts: async ({ series, turns }) => posts.prepare(series, turns),
  post: (order) => posts.run(order),
  probe: (order) => probeLatency(order),
} satisfies LoadGeneratorJobs);
