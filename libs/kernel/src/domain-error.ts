import { type DomainErrorCode } from './domain-error-codes.js';

/** What family a refusal belongs to; each edge maps the family once (HTTP status, consumer outcome). */
export type ErrorKind =
  'invalid' | 'missing' | 'conflict' | 'forbidden' | 'unavailable' | 'too-large' | 'unsupported';

export interface DomainErrorOptions {
  readonly code: DomainErrorCode;
  readonly kind: ErrorKind;
  /** For people. Never holds payload text or secrets: it is logged and sent to clients. */
  readonly message: string;
  /** Ids, offsets and limits; never payloads. */
  readonly details?: Readonly<Record<string, string | number>>;
  readonly cause?: unknown;
}

/**
 * An expected refusal: bad input, something absent, a conflict, an outage. Anything else that is thrown is a
 * defect (style-models §10).
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: DomainErrorCode;
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(options: DomainErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.kind = options.kind;
    this.details = options.details ?? {};
  }
}
