/** The APIs we speak, each with error bodies of its own. */
export type ApiSurface = 'stacktach-v3' | 'stacky' | 'stacktach-db' | 'monasca' | 'gnocchi' | 'ours';

/** Longest prefix first: `/v1/streams` is StackTach's although `/v1` is Gnocchi's. */
const prefixes: readonly (readonly [string, ApiSurface])[] = [
  ['/v1/streams', 'stacktach-v3'],
  ['/v1/events', 'stacktach-v3'],
  ['/v1.0', 'monasca'],
  ['/v2.0', 'monasca'],
  ['/version', 'monasca'],
  ['/v1', 'gnocchi'],
  ['/stacky', 'stacky'],
  ['/db', 'stacktach-db'],
];

/** The API that a path belongs to, by whole segments of the path as it was sent, without query. */
export function surfaceOf(path: string): ApiSurface {
  for (const [prefix, surface] of prefixes) if (hasPathPrefix(path, prefix)) return surface;
  return 'ours';
}

/** True when the path is the prefix or lies below it: `/v1/streamsx` is not below `/v1/streams`. */
export function hasPathPrefix(path: string, prefix: string): boolean {
  return (
    path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === slash)
  );
}

const slash = 0x2f;

/** The path of a request target: without query, and without scheme and host where a client sent the absolute form. */
export function pathOf(target: string): string {
  const local = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
  const end = local.search(/[?#]/);
  return end < 0 ? local : local.slice(0, end);
}
