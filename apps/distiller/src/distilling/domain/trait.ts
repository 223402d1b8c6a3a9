import { type InstantMicros } from '@cloudtach/kernel';

/**
 * What a trait may be. Distilling yields the first four (distiller.md §1); a posted event that passes through
 * keeps its booleans too (decisions §4, "distilling"). There are no lists and no nulls.
 */
export type TraitType = 'text' | 'int' | 'float' | 'datetime' | 'boolean';

/** One named, typed value of an event. Integers are exact at any size. */
export type Trait =
  | { readonly name: string; readonly type: 'text'; readonly value: string }
  | { readonly name: string; readonly type: 'int'; readonly value: number | bigint }
  | { readonly name: string; readonly type: 'float'; readonly value: number }
  | { readonly name: string; readonly type: 'datetime'; readonly value: InstantMicros }
  | { readonly name: string; readonly type: 'boolean'; readonly value: boolean };
