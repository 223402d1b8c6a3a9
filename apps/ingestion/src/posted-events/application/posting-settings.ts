/** What an operator may change about posted events. */
export abstract class PostingSettings {
  /** Told with each event of `/v2.0` (monasca-events.md §2.2). */
  abstract readonly region: string;
  /** Largest body of `/v2.0/events` and of `/v1.0/events`, in bytes. */
  abstract readonly bodyBytesMax: number;
  abstract readonly bulkBodyBytesMax: number;
  /** What the consumers of the topics handle: an acknowledged event must never be too large or too deep for them. */
  abstract readonly recordBytesMax: number;
  abstract readonly recordDepthMax: number;
}
