import { decodeJson, DomainError, type JsonValue } from '@cloudtach/kernel';

import { HttpRefusal } from './http-refusal.js';

/** What a route takes for a JSON body. */
export interface JsonBodyOptions {
  /** Media types, in lower case and without parameters; `any` looks at no header. */
  readonly mediaTypes?: readonly string[] | 'any';
  /** Whether a body without `Content-Type` is taken for JSON. */
  readonly untyped?: 'refused' | 'accepted';
  /** Status of a wrong media type: Gnocchi and Monasca v1.0 say 415, Monasca v2.0 says 400. */
  readonly refusedAs?: 400 | 415;
}

export interface JsonRequest {
  readonly body: Buffer | undefined;
  readonly contentType: string | undefined;
  readonly depthMax: number;
}

/** Bytes were counted when the body was collected; this only keeps the decoder's own limit out of the way. */
const bytesMax = Number.MAX_SAFE_INTEGER;

/**
 * The body of a request as one JSON value, its media type, encoding and depth checked before anything is parsed.
 *
 * @throws HttpRefusal for a media type, DomainError of kind `invalid` for anything else
 */
export function readJsonBody(request: JsonRequest, options: JsonBodyOptions = {}): JsonValue {
  checkMediaType(request.contentType, options);
  const { body } = request;
  if (body === undefined || body.length === 0) throw bodyMissing();
  const decoded = decodeJson(body, { bytesMax, depthMax: request.depthMax });
  if (decoded.ok) return decoded.value;
  throw new DomainError({
    code: decoded.code,
    kind: decoded.code === 'json.too-big' ? 'too-large' : 'invalid',
    message: `Unable to decode body: ${decoded.reason} (byte ${decoded.byteOffset})`,
    details: { byteOffset: decoded.byteOffset },
  });
}

/** @throws HttpRefusal when the media type is none of those the route takes */
export function checkMediaType(contentType: string | undefined, options: JsonBodyOptions): void {
  const accepted = options.mediaTypes ?? ['application/json'];
  if (accepted === 'any') return;
  const given = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (given === '' ? options.untyped === 'accepted' : accepted.includes(given)) return;
  throw new HttpRefusal({
    status: options.refusedAs ?? 415,
    code: 'http.media-type-unsupported',
    message: `The request media type ${given === '' ? 'None' : given.slice(0, 128)} is not supported by this server.`,
  });
}

function bodyMissing(): DomainError {
  return new DomainError({
    code: 'http.body-missing',
    kind: 'invalid',
    message: 'Unable to decode body: a JSON body is required and none came',
  });
}
