import { ServiceSettings, SettingDefaults } from '@cloudtach/config';

/** The settings of the stream trigger: those that every service has. */
@SettingDefaults({ PORT: 8103, KAFKA_CLIENT_ID: 'cloudtach-stream-trigger' })
export class StreamTriggerConfig extends ServiceSettings {}
