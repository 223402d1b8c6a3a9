import { type InstantMicros } from '@cloudtach/kernel';

/** What a trait may be; there are no lists, no booleans and no nulls (distiller.md §1). */
export type TraitType = 'text' | 'int' | 'float' | 'datetime';

/** One named, typed value of an event. Integers are exact at any size. */
export type Trait =
  | { readonly name: string; readonly type: 'text'; readonly value: string }
  | { readonly name: string; readonly type: 'int'; readonly value: number | bigint }
  | { readonly name: string; readonly type: 'float'; readonly value: number }
  | { readonly name: string; readonly type: 'datetime'; readonly value: InstantMicros };
