import { isStorableText } from '@cloudtach/kernel';
import { type SearchCondition, type SearchField } from '../../domain/search-field.js';
import { type StackyService } from '../../domain/stacky-service.js';

/** A statement that gives `first_us` and `last_us`, between which all rows of a search lie; no row where there are none. */
export interface SpanLookup {
  readonly text: string;
  readonly values: readonly unknown[];
}

type Place = 'lifecycle' | 'request_tracker' | 'host_name' | 'tenant_name';

/** Where it is known when a value occurred. A glance image that was made of an instance, and a message id, are nowhere. */
const places: Readonly<Record<StackyService, Readonly<Partial<Record<SearchField, Place>>>>> = {
  nova: { instance: 'lifecycle', request_id: 'request_tracker', host: 'host_name', tenant: 'tenant_name' },
  glance: { uuid: 'lifecycle', host: 'host_name', owner: 'tenant_name' },
  generic: { instance: 'lifecycle', host: 'host_name', tenant: 'tenant_name' },
};

/** Shown where PostgreSQL cannot hold what was there; nothing is derived of such values. */
const replacement = '\ufffd';

/**
 * Where to look when the rows of a search were, so that not every day is looked through for what is on few or none; null
 * where nothing is known of that. Of the empty text nothing is derived.
 */
export function spanLookup(service: StackyService, { field, value }: SearchCondition): SpanLookup | null {
  const place = places[service][field];
  if (place === undefined || typeof value !== 'string' || value === '') return null;
  if (!isStorableText(value) || value.includes(replacement)) return null;
  if (place === 'lifecycle') return lifecycleSpan(service, value);
  if (place === 'request_tracker') return requestSpan(value);
  return nameSpan(place, service, value);
}

/** Between the first and the last notification of an instance or image. */
export function lifecycleSpan(service: StackyService, resource: string): SpanLookup {
  return {
    text: 'SELECT first_us, last_us FROM lifecycle WHERE kind = $1 AND resource_key = md5($2)::uuid',
    values: [service, resource],
  };
}

/** Between the first and the last notification of nova about a request. */
export function requestSpan(requestId: string): SpanLookup {
  return {
    text: 'SELECT first_us, last_us FROM request_tracker WHERE request_key = md5($1)::uuid',
    values: [requestId],
  };
}

/** Until the newest day on which a name occurred; since when is not known. */
function nameSpan(list: 'host_name' | 'tenant_name', service: StackyService, name: string): SpanLookup {
  return {
    text: `SELECT '-9223372036854775808'::bigint AS first_us, (last_day + 1) * 86400000000 - 1 AS last_us
      FROM ${list} WHERE kind = $1 AND name_key = md5('.' || $2::text)::uuid`,
    values: [service, name],
  };
}
