/** A pattern of a route by segments: text must be equal, null matches any one segment. */
interface RoutePattern {
  readonly segments: readonly (string | null)[];
  /** True for a pattern that ends in `*`. */
  readonly open: boolean;
  readonly methods: Set<string>;
}

/**
 * Knows which methods exist for a path, so that a known path with another method is 405 with a true `Allow` and
 * `OPTIONS` is answered for every path.
 */
export class AllowedMethods {
  private readonly patterns = new Map<string, RoutePattern>();

  /** @param pattern as the router writes it: `/v1/metric/:id`, `/db/*` */
  add(pattern: string, methods: readonly string[]): void {
    const known = this.patterns.get(pattern) ?? parsePattern(pattern);
    for (const method of methods) known.methods.add(method);
    this.patterns.set(pattern, known);
  }

  /** Methods of all patterns that match a path, sorted; empty for an unknown path. */
  of(path: string): readonly string[] {
    const segments = segmentsOf(path);
    const methods = new Set<string>();
    for (const pattern of this.patterns.values()) {
      if (matches(pattern, segments)) for (const method of pattern.methods) methods.add(method);
    }
    return [...methods].sort();
  }
}

function parsePattern(pattern: string): RoutePattern {
  const segments = segmentsOf(pattern);
  const open = segments.at(-1) === '*';
  const closed = open ? segments.slice(0, -1) : segments;
  return {
    segments: closed.map((segment) => (segment.startsWith(':') ? null : segment)),
    open,
    methods: new Set(),
  };
}

function matches(pattern: RoutePattern, segments: readonly string[]): boolean {
  const { length } = pattern.segments;
  if (pattern.open ? segments.length < length : segments.length !== length) return false;
  return pattern.segments.every((expected, index) => expected === null || expected === segments[index]);
}

/** One trailing slash does not count. */
function segmentsOf(path: string): readonly string[] {
  const end = path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length;
  return path.slice(1, end).split('/');
}
