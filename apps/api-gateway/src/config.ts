import {
  configFromCommandLine,
  Fragment,
  HttpSettings,
  IdentitySettings,
  LogSettings,
  Setting,
  SettingDefaults,
  SettingRule,
  TracingSettings,
} from '@cloudtach/config';

import { serviceNames, type ServiceName } from './routing/domain/route-table.js';

/** Where the services behind the gateway are. */
@SettingRule(
  'GATEWAY_SERVICES: must be services behind the gateway, each named once',
  ({ services }: UpstreamSettings) =>
    new Set(services).size === services.length &&
    services.every((name) => (serviceNames as readonly string[]).includes(name)),
)
export class UpstreamSettings {
  @Setting({
    env: 'GATEWAY_SERVICES',
    kind: 'list',
    default: serviceNames,
    lengthMax: serviceNames.length,
    description: 'Services of this installation; requests for others are answered 503',
  })
  readonly services!: readonly ServiceName[];

  @Setting({
    env: 'INGESTION_URL',
    kind: 'text',
    default: 'http://127.0.0.1:8101',
    description: 'Where the ingestion service is',
  })
  readonly ingestionUrl!: string;

  @Setting({
    env: 'DISTILLER_URL',
    kind: 'text',
    default: 'http://127.0.0.1:8102',
    description: 'Where the distiller service is',
  })
  readonly distillerUrl!: string;

  @Setting({
    env: 'STREAM_TRIGGER_URL',
    kind: 'text',
    default: 'http://127.0.0.1:8103',
    description: 'Where the stream-trigger service is',
  })
  readonly streamTriggerUrl!: string;

  @Setting({
    env: 'USAGE_VERIFIER_URL',
    kind: 'text',
    default: 'http://127.0.0.1:8104',
    description: 'Where the usage-verifier service is',
  })
  readonly usageVerifierUrl!: string;

  @Setting({
    env: 'METRIC_AGGREGATOR_URL',
    kind: 'text',
    default: 'http://127.0.0.1:8105',
    description: 'Where the metric-aggregator service is',
  })
  readonly metricAggregatorUrl!: string;

  @Setting({
    env: 'GATEWAY_CONNECTIONS_MAX',
    kind: 'integer',
    default: 128,
    unit: 'connections',
    min: 1,
    max: 4096,
    description: 'Most connections to one service',
  })
  readonly connectionsMax!: number;

  @Setting({
    env: 'GATEWAY_REQUESTS_MAX',
    kind: 'integer',
    default: 1024,
    unit: 'requests',
    min: 1,
    max: 65_536,
    description: 'Most requests in flight to one service; beyond it requests are answered 503',
  })
  readonly requestsMax!: number;

  @Setting({
    env: 'GATEWAY_CONNECT_TIMEOUT_MS',
    kind: 'integer',
    default: 2000,
    unit: 'ms',
    min: 10,
    max: 5000,
    description: 'Longest wait for a connection to a service',
  })
  readonly connectTimeoutMs!: number;

  @Setting({
    env: 'GATEWAY_ANSWER_TIMEOUT_MS',
    kind: 'integer',
    default: 60_000,
    unit: 'ms',
    min: 100,
    max: 3_600_000,
    description: 'Longest wait for the next bytes of an answer from a service that lives',
  })
  readonly answerTimeoutMs!: number;

  @Setting({
    env: 'GATEWAY_WATCH_INTERVAL_MS',
    kind: 'integer',
    default: 500,
    unit: 'ms',
    min: 10,
    max: 5000,
    description: 'Pause between two looks at whether a service lives',
  })
  readonly watchIntervalMs!: number;

  @Setting({
    env: 'GATEWAY_WATCH_TIMEOUT_MS',
    kind: 'integer',
    default: 1500,
    unit: 'ms',
    min: 10,
    max: 2000,
    description: 'Longest wait for a sign of life; two missed ones in a row make a service away',
  })
  readonly watchTimeoutMs!: number;
}

/** Everything the gateway is configured with. */
@SettingDefaults({ PORT: 8000, HTTP_BODY_BYTES_MAX: 67_108_864 })
@SettingRule(
  'AUTH_MODE: keystone is not available in this version; use headers',
  (settings: GatewayConfig) => settings.authMode !== 'keystone',
)
@SettingRule(
  'GATEWAY_CORS_ORIGINS: must be origins, such as https://console.example',
  (settings: GatewayConfig) => settings.corsOrigins.every((origin) => URL.parse(origin)?.origin === origin),
)
@SettingRule(
  'INGESTION_URL, DISTILLER_URL, STREAM_TRIGGER_URL, USAGE_VERIFIER_URL, METRIC_AGGREGATOR_URL: must be http://host:port',
  (settings: GatewayConfig) =>
    Object.values(serviceUrlsOf(settings)).every((url) => {
      const parsed = URL.parse(url);
      return parsed?.protocol === 'http:' && parsed.pathname === '/' && parsed.search === '';
    }),
)
export class GatewayConfig {
  @Setting({
    env: 'GATEWAY_PORT',
    kind: 'integer',
    optional: true,
    min: 0,
    max: 65_535,
    description: 'Port of the gateway; wins over PORT',
  })
  readonly gatewayPort!: number | null;

  @Setting({
    env: 'AUTH_MODE',
    kind: 'text',
    oneOf: ['headers', 'keystone'],
    default: 'headers',
    description: 'Where identity comes from; `headers` trusts what callers say of themselves',
  })
  readonly authMode!: 'headers' | 'keystone';

  @Setting({
    env: 'GATEWAY_CORS_ORIGINS',
    kind: 'list',
    lengthMax: 64,
    default: [],
    description: 'Origins whose pages may call the APIs',
  })
  readonly corsOrigins!: readonly string[];

  @Fragment(HttpSettings) readonly http!: HttpSettings;
  @Fragment(UpstreamSettings) readonly upstreams!: UpstreamSettings;
  @Fragment(IdentitySettings) readonly identity!: IdentitySettings;
  @Fragment(LogSettings) readonly log!: LogSettings;
  @Fragment(TracingSettings) readonly tracing!: TracingSettings;
}

/** The address of each service. */
export function serviceUrlsOf({ upstreams }: GatewayConfig): Readonly<Record<ServiceName, string>> {
  return {
    ingestion: upstreams.ingestionUrl,
    distiller: upstreams.distillerUrl,
    'stream-trigger': upstreams.streamTriggerUrl,
    'usage-verifier': upstreams.usageVerifierUrl,
    'metric-aggregator': upstreams.metricAggregatorUrl,
  };
}

/** Ends the process when the environment is invalid or was only to be checked. */
export function readConfig(): GatewayConfig {
  return configFromCommandLine(GatewayConfig, process);
}
