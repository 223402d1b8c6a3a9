import { type Alias, type Node, type Pair, type Scalar, isAlias, isMap, isScalar, isSeq } from 'yaml';
import { type DefinitionLimits } from './definition-limits.js';
import { type LocatedEntry, type LocatedMapping, type LocatedValue, type Place } from './located-value.js';
import { type YamlProblem } from './yaml-problem.js';

/** The value of a key `<<` that is not quoted, as the YAML parser marks it. */
const mergeKey = '<<';

/** Thrown inside the builder only, where the way up is long. */
class YamlProblemFound extends Error {
  constructor(readonly problem: YamlProblem) {
    super(problem.message);
  }
}

/**
 * Makes located values of the nodes of one YAML document, in one pass in the order of the text. An alias becomes the very
 * object that its anchor became, and only merge keys copy; both are counted, so no document grows beyond its limits.
 */
export class LocatedValueBuilder {
  /** Null while an anchored value is being built. */
  private readonly anchors = new Map<string, LocatedValue | null>();
  private aliases = 0;
  private mergedEntries = 0;

  /** @param placeOf line and column of an offset of the text */
  constructor(
    private readonly limits: DefinitionLimits,
    private readonly placeOf: (offset: number) => Place,
  ) {}

  /** The value of the document, or the first thing that is wrong with it. */
  build(
    content: Node | null,
  ):
    | { readonly ok: true; readonly value: LocatedValue }
    | { readonly ok: false; readonly problem: YamlProblem } {
    try {
      return { ok: true, value: this.value(content, { line: 1, column: 1 }) };
    } catch (error) {
      if (error instanceof YamlProblemFound) return { ok: false, problem: error.problem };
      throw error;
    }
  }

  /** @param where the place of a value that has none of its own, because nothing is written there */
  private value(node: Node | null, where: Place): LocatedValue {
    const place = this.placeOfNode(node, where);
    if (isAlias(node)) return this.anchored(node, place);
    const anchor = node !== null && 'anchor' in node ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, null);
    const value = this.ownValue(node, place);
    if (anchor !== undefined) this.anchors.set(anchor, value);
    return value;
  }

  private ownValue(node: Node | null, place: Place): LocatedValue {
    if (node === null) return { kind: 'scalar', value: null, place };
    if (isScalar(node)) return { kind: 'scalar', value: this.scalar(node, place), place };
    if (isSeq(node)) {
      const items = node.items.map((item) => this.value(item as Node, place));
      return { kind: 'list', items, place };
    }
    if (isMap(node)) return this.mapping(node.items as Pair<Node, Node | null>[], place);
    return this.fail(place, 'this kind of value is not taken');
  }

  private scalar({ value }: Scalar, place: Place): null | boolean | number | bigint | string {
    if (typeof value === 'bigint') {
      const double = Number(value);
      return Number.isSafeInteger(double) ? double : value;
    }
    if (
      value === null ||
      typeof value === 'boolean' ||
      typeof value === 'number' ||
      typeof value === 'string'
    )
      return value;
    return this.fail(place, 'this kind of value is not taken');
  }

  private anchored({ source }: Alias, place: Place): LocatedValue {
    this.aliases += 1;
    if (this.aliases > this.limits.aliasesMax)
      this.fail(place, `the document has more than ${this.limits.aliasesMax} aliases`);
    const value = this.anchors.get(source);
    if (value === undefined) this.fail(place, 'the alias names no anchor before it');
    if (value === null) this.fail(place, 'the alias stands inside what it names');
    return value;
  }

  private mapping(pairs: readonly Pair<Node, Node | null>[], place: Place): LocatedMapping {
    const entries = new Map<string, LocatedEntry>();
    const merged: LocatedMapping[] = [];
    for (const { key, value: node } of pairs) {
      const keyPlace = this.placeOfNode(key, place);
      const value = this.value(node, keyPlace);
      if (isMergeKey(key)) {
        merged.push(...this.mergedMappings(value));
        continue;
      }
      const name = this.keyText(key, keyPlace);
      if (entries.has(name)) this.fail(keyPlace, 'the key is in this mapping twice');
      entries.set(name, { keyPlace, value });
    }
    for (const mapping of merged) this.merge(entries, mapping);
    return { kind: 'mapping', entries, place };
  }

  /** What is written out wins, then what is merged first. */
  private merge(entries: Map<string, LocatedEntry>, { entries: more, place }: LocatedMapping): void {
    this.mergedEntries += more.size;
    if (this.mergedEntries > this.limits.mergedEntriesMax)
      this.fail(place, `merge keys copy more than ${this.limits.mergedEntriesMax} entries`);
    for (const [name, entry] of more) if (!entries.has(name)) entries.set(name, entry);
  }

  private mergedMappings(value: LocatedValue): LocatedMapping[] {
    if (value.kind === 'mapping') return [value];
    const items = value.kind === 'list' ? value.items : [value];
    return items.map((item) =>
      item.kind === 'mapping' ? item : this.fail(item.place, 'a merge key takes mappings only'),
    );
  }

  private keyText(key: Node | null, place: Place): string {
    if (isScalar(key) && typeof key.value === 'string') return key.value;
    const text = isAlias(key) ? this.anchored(key, place) : null;
    if (text?.kind === 'scalar' && typeof text.value === 'string') return text.value;
    return this.fail(place, 'a key must be text; quote it');
  }

  private placeOfNode(node: Node | null, where: Place): Place {
    const offset = node?.range?.[0];
    return offset === undefined ? where : this.placeOf(offset);
  }

  private fail({ line, column }: Place, message: string): never {
    throw new YamlProblemFound({ line, column, message });
  }
}

function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && typeof key.value === 'symbol' && key.value.description === mergeKey;
}
