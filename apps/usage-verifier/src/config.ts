import { ServiceSettings, SettingDefaults } from '@cloudtach/config';

/** The settings of the usage verifier: those that every service has. */
@SettingDefaults({ PORT: 8104, KAFKA_CLIENT_ID: 'cloudtach-usage-verifier' })
export class UsageVerifierConfig extends ServiceSettings {}
