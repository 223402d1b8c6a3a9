import { DomainError } from '@cloudtach/kernel';

/** Parameters of a request, each with its last value. */
export type QueryParameters = ReadonlyMap<string, string>;

/** What every listing of the Monasca API is paged by (monasca-events.md §1.1, "Lists"). */
export interface ListPage {
  /** Id of the last element seen; null at the beginning. */
  readonly offset: string | null;
  readonly limit: number;
}

/** Most elements of a page, and how many there are unless a request asks for fewer. */
export const pageMax = 50;

/** What clients of Monasca also say for the beginning (monasca-events.md §1.1). */
const fromBeginning = 'x';

/**
 * Reads `offset` and `limit`.
 * @throws DomainError `monasca.invalid-parameter` for a limit that is no number of elements
 */
export function readListPage(parameters: QueryParameters): ListPage {
  const offset = parameters.get('offset') ?? '';
  return {
    offset: offset === '' || offset === fromBeginning ? null : offset,
    limit: readLimit(parameters.get('limit')),
  };
}

/** The query of the next page: the caller's own, from the last element on. */
export function nextQuery(parameters: QueryParameters, lastId: string): string {
  const query = new URLSearchParams([['offset', lastId]]);
  for (const name of ['limit', 'name', 'tenant_id']) {
    const value = parameters.get(name);
    if (value !== undefined) query.set(name, value);
  }
  return query.toString();
}

function readLimit(text: string | undefined): number {
  if (text === undefined || text === '') return pageMax;
  if (/^\+?\d+$/.test(text)) return Math.min(Number(text), pageMax);
  throw new DomainError({
    code: 'monasca.invalid-parameter',
    kind: 'invalid',
    message: 'The parameter limit must be a whole number that is not negative.',
  });
}
