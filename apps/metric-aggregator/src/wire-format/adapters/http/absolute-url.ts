import { type FastifyRequest } from '@cloudtach/http';

/** The absolute URL of a path of this API, as the client sees it (gnocchi-api §1.1): the gateway leaves `Host` as it came. */
export function absoluteUrl(request: FastifyRequest, ...segments: readonly string[]): string {
  const path = segments.map(encodeURIComponent).join('/');
  return `http://${request.headers.host ?? 'localhost'}/v1/${path}`;
}
