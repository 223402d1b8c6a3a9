/** Seconds for which a browser may remember the answer to a preflight. */
const preflightSeconds = 600;

/** Headers of our answers that pages may read beside the simple ones. */
const exposed = 'Link, Location, Retry-After, X-Request-Id';

export interface CorsRequest {
  readonly method: string;
  readonly origin: string | undefined;
  readonly requestedMethod: string | undefined;
  readonly requestedHeaders: string | undefined;
}

/** What CORS adds to an answer; `isPreflight` when there is nothing else to answer. */
export interface CorsAnswer {
  readonly isPreflight: boolean;
  readonly headers: readonly (readonly [string, string])[];
}

/**
 * Lets pages of the configured origins call us. Pages of other origins get no CORS header, which is what forbids
 * them; their preflight is a plain `OPTIONS`.
 */
export function corsAnswer(origins: ReadonlySet<string>, request: CorsRequest): CorsAnswer {
  const { method, origin, requestedMethod, requestedHeaders } = request;
  const vary = ['Vary', 'Origin'] as const;
  if (origins.size === 0) return { isPreflight: false, headers: [] };
  if (origin === undefined || !origins.has(origin)) return { isPreflight: false, headers: [vary] };
  const allowed = [vary, ['Access-Control-Allow-Origin', origin]] as const;
  if (method !== 'OPTIONS' || requestedMethod === undefined) {
    return { isPreflight: false, headers: [...allowed, ['Access-Control-Expose-Headers', exposed]] };
  }
  return {
    isPreflight: true,
    headers: [
      ...allowed,
      ['Access-Control-Allow-Methods', requestedMethod],
      ...(requestedHeaders === undefined
        ? []
        : [['Access-Control-Allow-Headers', requestedHeaders] as const]),
      ['Access-Control-Max-Age', String(preflightSeconds)],
    ],
  };
}
