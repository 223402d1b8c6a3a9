/**
 * Whether what a publisher calls its service names its host, as that of a versioned notification does
 * (`nova-compute:host`). It is then in the row, as `own_publisher_service`; every other is shared, in the profile.
 */
export function namesHost(publisherService: string): boolean {
  return publisherService.includes(':');
}
