import { SettingRule } from '../setting-rule.js';
import { Setting } from '../setting.js';

/** The one database of a service and the time limits of its sessions. */
@SettingRule(
  'DATABASE_LOCK_TIMEOUT_MS: must be below DATABASE_STATEMENT_TIMEOUT_MS',
  (database: DatabaseSettings) => database.lockTimeoutMs < database.statementTimeoutMs,
)
export class DatabaseSettings {
  @Setting({
    env: 'DATABASE_URL',
    kind: 'text',
    secret: true,
    lengthMin: 1,
    description:
      'Connection string of the database of this service, `postgres://role:password@host:port/name`',
  })
  readonly url!: string;

  @Setting({
    env: 'DATABASE_POOL_MAX',
    kind: 'integer',
    default: 10,
    unit: 'connections',
    min: 1,
    max: 200,
    description: 'Most connections this process keeps',
  })
  readonly poolMax!: number;

  @Setting({
    env: 'DATABASE_CONNECT_TIMEOUT_MS',
    kind: 'integer',
    default: 3000,
    unit: 'ms',
    min: 100,
    max: 60_000,
    description: 'Longest wait for a connection',
  })
  readonly connectTimeoutMs!: number;

  @Setting({
    env: 'DATABASE_LOCK_TIMEOUT_MS',
    kind: 'integer',
    default: 2000,
    unit: 'ms',
    min: 10,
    max: 60_000,
    description: 'Longest wait for a lock',
  })
  readonly lockTimeoutMs!: number;

  @Setting({
    env: 'DATABASE_STATEMENT_TIMEOUT_MS',
    kind: 'integer',
    default: 15_000,
    unit: 'ms',
    min: 100,
    max: 600_000,
    description: 'Longest run of a statement',
  })
  readonly statementTimeoutMs!: number;

  @Setting({
    env: 'DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS',
    kind: 'integer',
    default: 4000,
    unit: 'ms',
    min: 100,
    max: 300_000,
    description: 'Longest pause inside a transaction before the server ends the session',
  })
  readonly idleInTransactionTimeoutMs!: number;
}
