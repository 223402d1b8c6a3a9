import { SettingRule } from '../setting-rule.js';
import { Setting } from '../setting.js';

/** The HTTP side of a service: where it listens, and what a request may cost. */
@SettingRule(
  'HTTP_HEADERS_TIMEOUT_MS: must be at most HTTP_REQUEST_TIMEOUT_MS',
  (http: HttpSettings) => http.headersTimeoutMs <= http.requestTimeoutMs,
)
@SettingRule(
  'HTTP_BODY_BYTES_MAX: must be at most HTTP_PENDING_BYTES_MAX',
  (http: HttpSettings) => http.bodyBytesMax <= http.pendingBytesMax,
)
export class HttpSettings {
  @Setting({
    env: 'HOST',
    kind: 'text',
    lengthMin: 1,
    lengthMax: 255,
    default: '127.0.0.1',
    description: 'Address to listen on',
  })
  readonly host!: string;

  @Setting({
    env: 'PORT',
    kind: 'integer',
    min: 0,
    max: 65_535,
    description: 'Port to listen on; 0 takes a free one',
  })
  readonly port!: number;

  @Setting({
    env: 'HTTP_BODY_BYTES_MAX',
    kind: 'integer',
    default: 4_194_304,
    unit: 'bytes',
    min: 1024,
    max: 67_108_864,
    description: 'Largest request body; a larger one is answered 413',
  })
  readonly bodyBytesMax!: number;

  @Setting({
    env: 'HTTP_JSON_DEPTH_MAX',
    kind: 'integer',
    default: 128,
    unit: 'levels',
    min: 8,
    max: 1000,
    description: 'Deepest nesting of a JSON body; a deeper one is answered 400',
  })
  readonly jsonDepthMax!: number;

  @Setting({
    env: 'HTTP_PENDING_BYTES_MAX',
    kind: 'integer',
    default: 67_108_864,
    unit: 'bytes',
    min: 1_048_576,
    max: 1_073_741_824,
    description: 'Most bytes of request bodies held at once; beyond it requests are answered 503',
  })
  readonly pendingBytesMax!: number;

  @Setting({
    env: 'HTTP_HEADERS_TIMEOUT_MS',
    kind: 'integer',
    default: 10_000,
    unit: 'ms',
    min: 100,
    max: 120_000,
    description: 'Longest time until the headers of a request have arrived',
  })
  readonly headersTimeoutMs!: number;

  @Setting({
    env: 'HTTP_REQUEST_TIMEOUT_MS',
    kind: 'integer',
    default: 60_000,
    unit: 'ms',
    min: 100,
    max: 3_600_000,
    description: 'Longest time until a whole request has arrived',
  })
  readonly requestTimeoutMs!: number;

  @Setting({
    env: 'HTTP_KEEP_ALIVE_MS',
    kind: 'integer',
    default: 75_000,
    unit: 'ms',
    min: 0,
    max: 3_600_000,
    description: 'Time an idle connection is kept; must exceed that of whatever connects here',
  })
  readonly keepAliveMs!: number;

  @Setting({
    env: 'HTTP_STOP_TIMEOUT_MS',
    kind: 'integer',
    default: 4000,
    unit: 'ms',
    min: 100,
    max: 60_000,
    description: 'Longest time a stop waits for requests in flight',
  })
  readonly stopTimeoutMs!: number;
}
