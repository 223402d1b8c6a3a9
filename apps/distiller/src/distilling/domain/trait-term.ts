import { type Trait } from './trait.js';

/** What a trait is searched by: numbers of both types are one kind, because 512 finds 512.0 (stacktach-v3-api §6). */
export type TermKind = 'text' | 'number' | 'datetime' | 'boolean';

/** The search term of a trait: two traits have the same one exactly when they are found by the same filter. */
export function termOf(trait: Trait): string {
  switch (trait.type) {
    case 'text':
      return printTerm(trait.name, 'text', trait.value);
    case 'int':
    case 'float':
      return printTerm(trait.name, 'number', canonicalNumber(trait.value));
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

/** One text for all ways to write a number: digits for whole numbers of any size, else the shortest decimal. */
export function canonicalNumber(value: number | bigint): string {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}
