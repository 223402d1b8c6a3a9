/** What a record of a posted event may be before it is parked unread. */
export abstract class PostedEventLimits {
  abstract readonly bytesMax: number;
  abstract readonly depthMax: number;
}
