export { type Brand } from './brand.js';
export { Clock } from './clock.js';
export { decodeJson, type DecodedJson, type JsonLimits, type JsonRefusal } from './decode-json.js';
export { domainErrorCodes, type DomainErrorCode } from './domain-error-codes.js';
export { DomainError, type DomainErrorOptions, type ErrorKind } from './domain-error.js';
export {
  type MessageId,
  type MetricId,
  type ResourceId,
  type TenantId,
  parseMessageId,
  parseMetricId,
  parseResourceId,
  parseTenantId,
} from './ids.js';
export {
  type InstantMicros,
  parseContractInstant,
  parseIsoInstant,
  parseNotificationTime,
  printIsoInstant,
  printNaiveInstant,
  printTimeString,
} from './instant-micros.js';
export {
  type InstantNanos,
  microsFromNanos,
  nanosFromMicros,
  parseIsoNanos,
  printIsoNanos,
} from './instant-nanos.js';
export { jsonDepthExceeds, mayNestDeeper } from './json-depth.js';
export { type JsonObject, type JsonValue, isJsonObject, jsonMember } from './json-value.js';
export { parseJson, printJson } from './json.js';
export { type Outcome, duplicate, handled, parked, skipped } from './outcome.js';
export { SystemClock } from './system-clock.js';
export { isStorableText, toStorableText } from './storable-text.js';
export { isUuid, parseUuid, readUuid, writeUuid } from './uuid.js';
