export { databaseOptionsOf } from './database-options.js';
export { clockOf, FileClock } from './file-clock.js';
export { migrateService } from './migrate-service.js';
export { operateOffsets } from './operate-offsets.js';
export { runService } from './run-service.js';
export type { ServiceDefinition } from './service-definition.js';
