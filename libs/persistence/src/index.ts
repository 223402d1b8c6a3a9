export { BinaryCopyWriter, readBinaryCopy, type CopyType, type CopyValue } from './binary-copy.js';
export { copyIn, copyInUnlessTaken, copyOut } from './copy.js';
export { toDatabaseRefusal } from './database-refusal.js';
export { Database, type DatabaseOptions, type MigrationClass, type Transaction } from './database.js';
export { exactTypes, toSafeInteger } from './exact-types.js';
export { assertSchemaCurrent, runMigrations, SchemaOutdated, type MigrationReport } from './migrate.js';
export { classifyDatabaseError, sqlStateOf, type DatabaseErrorClass } from './sql-state.js';
export { unhurried } from './unhurried.js';
