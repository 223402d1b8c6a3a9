import { DatabaseSettings } from './fragments/database.settings.js';
import { HttpSettings } from './fragments/http.settings.js';
import { IdentitySettings } from './fragments/identity.settings.js';
import { KafkaSettings } from './fragments/kafka.settings.js';
import { LogSettings } from './fragments/log.settings.js';
import { RoleSettings } from './fragments/role.settings.js';
import { TestSwitchSettings } from './fragments/test-switch.settings.js';
import { TracingSettings } from './fragments/tracing.settings.js';
import { SettingRule } from './setting-rule.js';
import { Fragment } from './setting.js';

/**
 * What every service behind the gateway is configured with. A service extends it with settings of its own
 * and names its port and client id with `@SettingDefaults`.
 */
@SettingRule(
  // A session that sleeps inside its transaction must be ended before its partitions have a new owner,
  // or the successor waits for the sleeper's locks ("architecture §3.2").
  'DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: must be below KAFKA_SESSION_TIMEOUT_MS',
  (settings: ServiceSettings) =>
    settings.database.idleInTransactionTimeoutMs < settings.kafka.sessionTimeoutMs,
)
@SettingRule(
  'DATABASE_LOCK_TIMEOUT_MS: must be below KAFKA_SESSION_TIMEOUT_MS',
  (settings: ServiceSettings) => settings.database.lockTimeoutMs < settings.kafka.sessionTimeoutMs,
)
export class ServiceSettings {
  @Fragment(RoleSettings) readonly roles!: RoleSettings;
  @Fragment(HttpSettings) readonly http!: HttpSettings;
  @Fragment(IdentitySettings) readonly identity!: IdentitySettings;
  @Fragment(KafkaSettings) readonly kafka!: KafkaSettings;
  @Fragment(DatabaseSettings) readonly database!: DatabaseSettings;
  @Fragment(LogSettings) readonly log!: LogSettings;
  @Fragment(TracingSettings) readonly tracing!: TracingSettings;
  @Fragment(TestSwitchSettings) readonly tests!: TestSwitchSettings;
}
