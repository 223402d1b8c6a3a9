import type { DomainErrorCode, JsonValue } from '@cloudtach/kernel';

export interface HttpRefusalOptions {
  /** 4xx or 5xx. */
  readonly status: number;
  readonly code: DomainErrorCode;
  /** For people; goes to the client. Quotes no secrets. */
  readonly message: string;
  /** Replaces the title that the API has for this status. */
  readonly title?: string;
  /** What JSON clients of Gnocchi 4 get in place of the message (gnocchi-api §2.2). */
  readonly description?: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
}

/**
 * A refusal that only HTTP knows: 405, 406, 412, 415, 401 with its challenge. Thrown by controllers and hooks;
 * rules throw `DomainError` and know no status.
 */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;
  readonly code: DomainErrorCode;
  readonly title: string | null;
  readonly description: JsonValue | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number | null;

  constructor(options: HttpRefusalOptions) {
    super(options.message);
    this.status = options.status;
    this.code = options.code;
    this.title = options.title ?? null;
    this.description = options.description ?? null;
    this.headers = options.headers ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}
