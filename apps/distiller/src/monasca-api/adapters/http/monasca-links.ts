import { type FastifyRequest } from '@cloudtach/http';
import { type JsonObject } from '@cloudtach/kernel';
import { nextQuery, type QueryParameters } from '../../domain/list-page.js';

/** The absolute URL of a path as the client sees it: the gateway leaves `Host` as it came (monasca-events.md §1.1). */
export function hrefOf(request: FastifyRequest, path: string): string {
  return `http://${request.headers.host ?? 'localhost'}${path}`;
}

/** The links of one object. */
export function selfLinks(href: string): JsonObject[] {
  return [{ rel: 'self', href }];
}

/** A list with its links; `elements` holds one more than the page where there are more. */
export function toList(
  elements: readonly JsonObject[],
  { href, parameters, limit }: { href: string; parameters: QueryParameters; limit: number },
): JsonObject {
  const page = elements.slice(0, limit);
  const lastId = page.at(-1)?.['id'];
  const next =
    elements.length > limit && typeof lastId === 'string'
      ? [{ rel: 'next', href: `${href}?${nextQuery(parameters, lastId)}` }]
      : [];
  return { links: [...selfLinks(href), ...next], elements: page };
}

/** The last of several values counts; commas are data (monasca-events.md §1.1). */
export function parametersOf({ raw }: FastifyRequest): QueryParameters {
  const [, query = ''] = (raw.url ?? '').split(/\?(.*)/s);
  return new Map(new URLSearchParams(query));
}
