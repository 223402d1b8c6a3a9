export { createLogger, type LoggerOptions } from './create-logger.js';
export {
  HealthRegistry,
  type LivenessReport,
  type Readiness,
  type ReadinessCheck,
  type ReadinessReport,
} from './health-registry.js';
export { Log } from './log.js';
export { Metrics, type GaugeOptions, type HistogramOptions, type MetricOptions } from './metrics.js';
export { NestLog } from './nest-log.js';
export { createObservability, type Observability, type ObservabilityOptions } from './observability.js';
export { ObservabilityModule } from './observability.module.js';
export { Progress, type MonotonicMs } from './progress.js';
export { safeError, type SafeError } from './safe-error.js';
export { safeFields } from './safe-fields.js';
export { safeText } from './safe-text.js';
export {
  currentTrace,
  registerTracing,
  runInTrace,
  traceHeaders,
  traceOf,
  type HeaderCarrier,
} from './trace-scope.js';
export {
  beginTrace,
  continueTrace,
  parseTraceparent,
  printTraceparent,
  traceparentHeader,
} from './traceparent.js';
