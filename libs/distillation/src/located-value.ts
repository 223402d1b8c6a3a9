/** A place in a text; line and column from 1, as editors and YAML's own messages count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * A value of a YAML document that knows where it stands. Aliases are resolved by sharing: an anchored value that is used
 * twice is one object, so a document never grows beyond its text.
 */
export type LocatedValue =
  | {
      readonly kind: 'scalar';
      readonly value: null | boolean | number | bigint | string;
      readonly place: Place;
    }
  | { readonly kind: 'list'; readonly items: readonly LocatedValue[]; readonly place: Place }
  | LocatedMapping;

/** A mapping, merge keys resolved; keys are text, in a Map because users choose them. */
export interface LocatedMapping {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly place: Place;
}

/** One entry of a mapping. */
export interface LocatedEntry {
  readonly keyPlace: Place;
  readonly value: LocatedValue;
}
