import { type InstantMicros } from '@cloudtach/kernel';

/** What a trait may be, as definitions spell it (distiller.md §4, §6); no lists, no booleans, no nulls (§1). */
export const traitTypes = ['text', 'int', 'float', 'datetime'] as const;

/** One of `traitTypes`. */
export type TraitType = (typeof traitTypes)[number];

/** One named, typed value of an event. Integers are exact at any size; a datetime is UTC in microseconds. */
export type Trait =
  | { readonly name: string; readonly type: 'text'; readonly value: string }
  | { readonly name: string; readonly type: 'int'; readonly value: number | bigint }
  | { readonly name: string; readonly type: 'float'; readonly value: number }
  | { readonly name: string; readonly type: 'datetime'; readonly value: InstantMicros };
