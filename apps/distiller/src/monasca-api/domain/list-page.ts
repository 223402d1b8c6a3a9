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
const pageMax = 50;

/** What clients of Monasca also say for the beginning (monasca-events.md §1.1). */
const fromBeginning = 'x';

/** Says that an offset is an id whatever it looks like: only our own links do, after an element whose id is `x`. */
const exactOffset = { name: 'offset_is', value: 'id' } as const;

/**
 * Reads `offset` and `limit`.
 * @throws DomainError `monasca.invalid-parameter` for a limit that is no number of elements
 */
export function readListPage(parameters: QueryParameters): ListPage {
  const offset = textOf(parameters, 'offset');
  const isExact = parameters.get(exactOffset.name) === exactOffset.value;
  return {
    offset: offset === fromBeginning && !isExact ? null : offset,
    limit: readLimit(parameters.get('limit')),
  };
}

/** The query of the next page: the caller's own, from the last element on. */
export function nextQuery(parameters: QueryParameters, lastId: string): string {
  const query = new URLSearchParams([['offset', lastId]]);
  if (lastId === fromBeginning) query.set(exactOffset.name, exactOffset.value);
  for (const name of ['limit', 'name', 'tenant_id']) {
    const value = textOf(parameters, name);
    if (value !== null) query.set(name, value);
  }
  return query.toString();
}

/** The value of a parameter; null where it is absent or empty. */
export function textOf(parameters: QueryParameters, name: string): string | null {
  const value = parameters.get(name);
  return value === undefined || value === '' ? null : value;
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
