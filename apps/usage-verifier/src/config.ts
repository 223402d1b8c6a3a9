import { ServiceSettings, SettingDefaults } from '@cloudtach/config';

/** The settings of the usage verifier: those that every service has. */
@SettingDefaults({
  PORT: 8104,
  KAFKA_CLIENT_ID: 'cloudtach-usage-verifier',
  // What a record costs is little beside what a transaction costs, and nobody waits for what is remembered here.
  KAFKA_BATCH_INTERVAL_MS: 250,
  KAFKA_BATCH_RECORDS_MAX: 2000,
})
export class UsageVerifierConfig extends ServiceSettings {}
