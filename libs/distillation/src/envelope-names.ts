/** What each event has beside its traits: a trait of one of these names is lost (distiller.md §8, §12.14). */
export const envelopeNames: readonly string[] = ['event_type', 'message_id', 'timestamp'];

/**
 * Names that no trait may have: in answers `_mark` is an event's place in its listing, and `__type__` makes an object a
 * typed value (stacktach-v3-api.md §3, §6).
 */
export const reservedTraitNames: readonly string[] = ['_mark', '__type__'];
