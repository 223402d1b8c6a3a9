/** Which stacky table a notification belongs to (stacktach-v2 §1.2). */
export type NotificationKind = 'nova' | 'glance' | 'generic';

/** The table of an exchange's notifications. */
export function kindOf(service: string): NotificationKind {
  return service === 'nova' || service === 'glance' ? service : 'generic';
}
