import { bitfieldPlugin } from './bitfield-plugin.js';
import { splitPlugin } from './split-plugin.js';
import { type TraitPluginKind } from './trait-plugin.js';

/**
 * The plugins that definitions may use, by name: `split` and `bitfield`, which are built in, and what a program adds. A
 * kind of the same name replaces the one before (distiller.md §7). Nothing is loaded from what users write.
 */
export class TraitPluginRegistry {
  private readonly kinds = new Map<string, TraitPluginKind>();

  constructor(kinds: readonly TraitPluginKind[] = []) {
    for (const kind of [splitPlugin, bitfieldPlugin, ...kinds]) this.kinds.set(kind.name, kind);
  }

  /** The kind of that name; undefined where there is none. */
  find(name: string): TraitPluginKind | undefined {
    return this.kinds.get(name);
  }

  /** In the order of their registration. */
  get names(): readonly string[] {
    return [...this.kinds.keys()];
  }
}
