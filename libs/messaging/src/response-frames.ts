/** Bytes of the length that stands before each response. */
const headBytes = 4;

/** Each response begins with the number of its request. */
const responseBytesMin = 4;

/**
 * No broker answers more at once: what a fetch brings is bounded by its request or is a single record batch. A greater
 * length means that something other than Kafka listens there; no memory is allocated for it.
 */
export const responseBytesMax = 256 * 1024 * 1024;

/** A length that no response has: what comes behind it cannot be told apart. */
export class ResponseLengthError extends RangeError {
  override readonly name = 'ResponseLengthError';

  constructor(bytes: number) {
    super(`a response of ${bytes} bytes: not a Kafka broker, or a broken stream`);
  }
}

/**
 * Puts Kafka's responses together out of the pieces in which a connection brings them (Kafka protocol guide, "Protocol
 * Primitives": a signed length of 32 bits, then as many bytes). Each is copied once, with its length before it.
 */
export class ResponseFrames {
  private readonly head = Buffer.alloc(headBytes);
  private headFilled = 0;
  private response: Buffer | null = null;
  private filled = 0;

  /** @param onResponse called with each response as soon as it is whole; the buffer is the receiver's */
  constructor(private readonly onResponse: (response: Buffer) => void) {}

  /**
   * Adds what was read. The bytes may be overwritten as soon as this returns.
   * @throws ResponseLengthError when a length is too small or beyond {@link responseBytesMax}; nothing more can be read
   *   then. What `onResponse` throws comes through, and the rest of these bytes is lost with it.
   */
  add(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      at += this.response === null ? this.addToHead(bytes, at) : this.addToResponse(this.response, bytes, at);
    }
  }

  private addToHead(bytes: Uint8Array, at: number): number {
    const taken = Math.min(headBytes - this.headFilled, bytes.length - at);
    this.head.set(bytes.subarray(at, at + taken), this.headFilled);
    this.headFilled += taken;
    if (this.headFilled === headBytes) this.begin(this.head.readInt32BE());
    return taken;
  }

  private begin(length: number): void {
    if (length < responseBytesMin || length > responseBytesMax) throw new ResponseLengthError(length);
    this.response = Buffer.allocUnsafe(headBytes + length);
    this.response.set(this.head);
    this.filled = headBytes;
  }

  private addToResponse(response: Buffer, bytes: Uint8Array, at: number): number {
    const taken = Math.min(response.length - this.filled, bytes.length - at);
    response.set(bytes.subarray(at, at + taken), this.filled);
    this.filled += taken;
    if (this.filled === response.length) this.end(response);
    return taken;
  }

  private end(response: Buffer): void {
    this.response = null;
    this.headFilled = 0;
    this.onResponse(response);
  }
}
