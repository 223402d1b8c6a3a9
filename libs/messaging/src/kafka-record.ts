import { crc32 } from 'node:zlib';
import type { IHeaders, KafkaMessage } from 'kafkajs';

const noHeaders: ReadonlyMap<string, string> = new Map();

/** A record as it was fetched, before anybody looked into it. Headers are read only when asked for. */
export class KafkaRecord {
  readonly offset: bigint;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;

  constructor(private readonly message: KafkaMessage) {
    this.offset = BigInt(message.offset);
    this.timestampMs = Number(message.timestamp);
    this.key = message.key;
    this.value = message.value;
  }

  private get messageHeaders(): IHeaders | undefined {
    return this.message.headers;
  }

  /** Bytes of key and value, for the limits of a batch. */
  get byteLength(): number {
    return (this.value?.length ?? 0) + (this.key?.length ?? 0);
  }

  /** Headers as text; of a repeated one the last counts. */
  headers(): ReadonlyMap<string, string> {
    const headers = this.messageHeaders;
    if (headers === undefined) return noHeaders;
    const texts = new Map<string, string>();
    for (const [name, value] of this.rawHeaders()) texts.set(name, value.toString('utf8'));
    return texts;
  }

  /** One header as text; of a repeated one the last. */
  header(name: string): string | undefined {
    const { messageHeaders } = this;
    if (messageHeaders === undefined || !Object.hasOwn(messageHeaders, name)) return undefined;
    const value = messageHeaders[name];
    return (Array.isArray(value) ? value.at(-1) : value)?.toString();
  }

  /** Headers as bytes. */
  *rawHeaders(): Generator<[string, Buffer]> {
    for (const [name, value] of Object.entries(this.messageHeaders ?? {})) {
      const last = Array.isArray(value) ? value.at(-1) : value;
      if (last !== undefined) yield [name, typeof last === 'string' ? Buffer.from(last) : last];
    }
  }

  /** A checksum of key and value: with the timestamp it tells a topic from one made anew (architecture.md §3.7). */
  digest(): bigint {
    return BigInt(crc32(this.value ?? '', crc32(this.key ?? '')));
  }
}
