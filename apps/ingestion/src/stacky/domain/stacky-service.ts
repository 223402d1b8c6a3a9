/** The raw tables that a request can ask for by `service=` (stacktach-v2 §3.0). */
export const stackyServices = ['nova', 'glance', 'generic'] as const;

/** One of them; also the kind of a raw notification. */
export type StackyService = (typeof stackyServices)[number];

/** Whether a text from outside is one of them; exact, lower case. */
export function isStackyService(text: string): text is StackyService {
  return (stackyServices as readonly string[]).includes(text);
}
