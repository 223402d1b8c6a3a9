/** What each event has beside its traits: a trait of one of these names is lost (distiller.md §8, §12.14). */
export const envelopeNames: readonly string[] = ['event_type', 'message_id', 'timestamp'];
