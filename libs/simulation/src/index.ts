export { type CloudOptions, checkedOptions, smallCloud } from './cloud-options.js';
export { type NotificationForm, encodeNotification, osloEnvelope } from './encode-notification.js';
export { type ExpectedCounts, expectCounts } from './expected-counts.js';
export { type LifeCycle, type LifeCycleStep, type NotificationLevel, type Standing } from './life-cycle.js';
export { lifeCycles } from './operation-mix.js';
export { type SimulatedService } from './planned-notification.js';
export { SeededRandom } from './seeded-random.js';
export {
  type SimulatedMeasure,
  type SimulatedSeries,
  expectedMeans,
  simulateMeasures,
} from './simulate-measures.js';
export {
  type OddNotification,
  type UnusualRecord,
  badRecords,
  oddNotifications,
  tokenOfBadRecords,
} from './unusual-records.js';
export { type NotificationBody, type SimulatedNotification, simulateCloud } from './simulate-cloud.js';
