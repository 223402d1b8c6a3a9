export { describeMigrations, type MigratedService } from './describe-migrations.js';
export { FaultyProxy, type ProxyFault } from './faulty-proxy.js';
export { KafkaObserver, type FoundRecord, type PublishedRecord } from './kafka-observer.js';
export { freePort } from './free-port.js';
export { FrozenClock } from './frozen-clock.js';
export { LogLines } from './log-lines.js';
export { RunningService, type RunServiceOptions } from './running-service.js';
export {
  fleetOnOwnServers,
  fleetOnSharedServers,
  takeTurn,
  turnMs,
  type OwnFleet,
  type TestFleetOptions,
} from './test-fleet.js';
export { testStack, type TestStack } from './test-stack.js';
export { throwawayDatabase, type ThrowawayDatabase } from './throwaway-database.js';
export { ThrowawayTopics, type ThrowawayTopic } from './throwaway-topics.js';
export { waitFor, type WaitForOptions } from './wait-for.js';
export { ServiceSlice, type ServiceBooks, type ServiceSliceOptions } from './service-slice.js';
