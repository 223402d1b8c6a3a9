/**
 * Every code a `DomainError` may carry. Closed, dotted, lower case, and never changed once released: clients
 * and runbooks match on them (style-models §10).
 */
export const domainErrorCodes = [
  'json.too-big',
  'json.not-utf8',
  'json.too-deep',
  'json.malformed',
  'contract.empty-record',
  'contract.schema-violated',
  'contract.other-type',
  'measure.truncated',
  'measure.other-version',
  'measure.bad-length',
  'kafka.backlog-full',
  'record.crashed',
  'record.defect',
  'record.unstorable',
  'kafka.message-too-large',
  'kafka.unavailable',
  'distiller.event-type-missing',
  'distiller.message-id-missing',
  'distiller.time-unreadable',
  'metrics.invalid-input',
  'metrics.invalid-argument',
  'metrics.invalid-measures',
  'metrics.policy-missing',
  'metrics.policy-exists',
  'metrics.rule-missing',
  'metrics.metric-missing',
  'metrics.aggregation-missing',
  'metrics.granularity-missing',
  'metrics.access-denied',
  'metrics.answer-too-large',
  'metrics.refresh-timeout',
] as const;

/** One of `domainErrorCodes`. */
export type DomainErrorCode = (typeof domainErrorCodes)[number];
