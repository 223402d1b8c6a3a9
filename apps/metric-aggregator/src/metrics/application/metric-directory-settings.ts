/** What the directory of metrics may take; also the token it is provided under. */
export abstract class MetricDirectorySettings {
  /** Metrics remembered, about (`METRICS_KNOWN_MAX`). */
  abstract readonly metricsMax: number;
}
