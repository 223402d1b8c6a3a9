import { type NotificationOrigin } from './notification-identity.js';

/** What is known of a notification that was kept before. */
export interface KeptBefore {
  readonly origin: NotificationOrigin;
}

/**
 * What a record is, seen against what was kept: `new`; a `replay` of the very record that was kept, whose effects must
 * be told again; or a `repeat` of a notification that came with another record, which changes nothing.
 */
export type Novelty<T> =
  { readonly kind: 'new' } | { readonly kind: 'replay'; readonly kept: T } | { readonly kind: 'repeat' };

/**
 * Sorts out the repeats of a batch, both against the table and inside the batch, where the first one counts.
 * @param kept what the table has, by identity
 */
export function sortOutRepeats<T extends KeptBefore>(
  records: readonly { readonly identity: string; readonly origin: NotificationOrigin }[],
  kept: ReadonlyMap<string, T>,
): Novelty<T>[] {
  const seen = new Set<string>();
  return records.map(({ identity, origin }) => {
    const before = kept.get(identity);
    if (before !== undefined) {
      return isSameOrigin(before.origin, origin) ? { kind: 'replay', kept: before } : { kind: 'repeat' };
    }
    if (seen.has(identity)) return { kind: 'repeat' };
    seen.add(identity);
    return { kind: 'new' };
  });
}

function isSameOrigin(left: NotificationOrigin, right: NotificationOrigin): boolean {
  return left.offset === right.offset && left.partition === right.partition && left.topic === right.topic;
}
