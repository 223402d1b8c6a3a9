/** A path of the distiller's dialect, as a tree (distiller.md §5.2). */
export type PathExpression =
  /** Named members, in the order written. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** Every member of an object. */
  | { readonly kind: 'any' }
  | { readonly kind: 'root' }
  | { readonly kind: 'this' }
  | { readonly kind: 'parent' }
  | { readonly kind: 'index'; readonly index: number }
  /** Null bounds are the ends. */
  | { readonly kind: 'slice'; readonly start: number | null; readonly stop: number | null }
  | {
      readonly kind: 'child' | 'descendants' | 'where' | 'union';
      readonly left: PathExpression;
      readonly right: PathExpression;
    };
