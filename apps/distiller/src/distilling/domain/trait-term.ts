import { type Trait } from './trait.js';

/**
 * What a trait is searched by: numbers of both types are one kind, because 512 finds 512.0 (stacktach-v3-api §6). Floats
 * from 2^53 on are another: each stands for many whole numbers, of which a filter may write any.
 */
export type TermKind = 'text' | 'number' | 'large-float' | 'datetime' | 'boolean';

/** The search term of a trait: two traits have the same one exactly when they are found by the same filter. */
export function termOf(trait: Trait): string {
  switch (trait.type) {
    case 'text':
      return printTerm(trait.name, 'text', trait.value);
    case 'int':
      return printTerm(trait.name, 'number', canonicalInteger(trait.value));
    case 'float':
      return isLarge(trait.value)
        ? printTerm(trait.name, 'large-float', String(trait.value))
        : printTerm(trait.name, 'number', canonicalFloat(trait.value));
    case 'datetime':
      return printTerm(trait.name, 'datetime', String(trait.value));
    case 'boolean':
      return printTerm(trait.name, 'boolean', String(trait.value));
  }
}

/** A term from its parts; different parts never give the same text, for no name and no kind holds NUL. */
export function printTerm(name: string, kind: TermKind, value: string): string {
  return `${kind}\0${name}\0${value}`;
}

/** One text for all ways to write a whole number: its digits, at any size. */
export function canonicalInteger(value: number | bigint): string {
  return String(Number.isSafeInteger(value) ? Number(value) + 0 : BigInt(value));
}

/** The same for a float that is not large: digits where it is whole, else the shortest decimal. */
export function canonicalFloat(value: number): string {
  return String(value === 0 ? 0 : value);
}

/** Whether a float is so large that whole numbers beside it are the same float. */
export function isLarge(value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER;
}
