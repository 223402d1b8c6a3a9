/** Bytes of the length that stands before each response. */
const headBytes = 4;

/**
 * No broker answers more at once: what a fetch brings is bounded by its request or is a single record batch. A length beyond it
 * tells that something else than Kafka listens there, and asks for no memory.
 */
export const responseBytesMax = 256 * 1024 * 1024;

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
   * @throws RangeError when a length is negative or beyond {@link responseBytesMax}; nothing more can be read then
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
    if (length < 0 || length > responseBytesMax) {
      throw new RangeError(
        `a response of ${length} bytes: this is no broker of Kafka, or it is out of order`,
      );
    }
    this.response = Buffer.allocUnsafe(headBytes + length);
    this.response.set(this.head);
    this.filled = headBytes;
    if (length === 0) this.end(this.response);
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
