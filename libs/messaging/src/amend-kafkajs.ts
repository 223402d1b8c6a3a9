import { createRequire } from 'node:module';
import { type DecodeRecord, recordDecoder } from './record-decoder.js';
import { encodeProduceRequest, isPlain, type ProduceRequest } from './produce-request-encoder.js';

interface EncodedRequest {
  readonly buf: Buffer;
  readonly buffer: Buffer;
  size(): number;
}

interface ProtocolCall {
  readonly request: { encode(): Promise<EncodedRequest> };
}

interface ProduceApi {
  protocol(version: { readonly version: number }): (request: ProduceRequest) => ProtocolCall;
}

interface InflightRequest {
  readonly sentAt: number;
  readonly requestTimeout: number;
  timeoutRequest(): void;
}

interface RequestQueue {
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  requestTimeoutIntervalId: NodeJS.Timeout | null;
  readonly enforceRequestTimeout: boolean;
  readonly requestTimeout: number;
  readonly inflight: ReadonlyMap<number, InflightRequest>;
  destroy(): void;
  isConnected(): boolean;
  readonly throttledUntil: number;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
}

type Find = (this: Cluster, of: object) => Promise<unknown>;

interface Cluster {
  findGroupCoordinatorMetadata: Find;
}

interface Encoder {
  buf: Buffer;
  readonly offset: number;
}

interface Connection {
  chunks: Buffer[];
  processData: (this: Connection, data: Buffer) => void;
}

/** Pause between two looks at requests that wait for their turn; kafkajs's own. */
const pendingCheckMs = 10;

/** A request that is never answered is given up at most this much later than it should be, as a part of its time. */
const timeoutCheckShare = 0.2;
const timeoutCheckMaxMs = 1_000;

const load = createRequire(import.meta.url);
let amended = false;

/**
 * Puts seven things of kafkajs 2.2.4 right, in its own classes, for the whole process (docs/adr/0012). Idempotent.
 *
 * - A produce request is written once instead of being copied nine times.
 * - A fetched record is read without big integers and without its headers.
 * - The buffers of the other requests are not filled with zeros first.
 * - A connection without waiting requests sets no timer, instead of one every millisecond.
 * - Late requests are looked for seldom.
 * - A broker that shuts down in order does not end its consumers.
 * - A response that came whole is not copied again.
 */
export function amendKafkajs(): void {
  if (amended) return;
  amended = true;
  writeProduceRequestsOnce(load('kafkajs/src/protocol/requests/produce/index.js') as ProduceApi);
  readRecordsOnce();
  growWithoutZeros(load('kafkajs/src/protocol/encoder.js') as { prototype: object });
  const requestQueue = load('kafkajs/src/network/requestQueue/index.js') as { prototype: object };
  checkOnlyWhatWaits(requestQueue);
  lookSeldomForLateRequests(requestQueue);
  lookForCoordinatorsAgain(load('kafkajs/src/cluster/index.js') as { prototype: Cluster });
  takeWholeResponses(load('kafkajs/src/network/connection.js') as { prototype: Connection });
}

function writeProduceRequestsOnce(api: ProduceApi): void {
  const original = api.protocol.bind(api);
  api.protocol = (version) => {
    const call = original(version);
    return (request) => {
      const made = call(request);
      if (isPlain(request)) {
        made.request.encode = async () => {
          const buffer = encodeProduceRequest(request, Date.now());
          return { buf: buffer, buffer, size: () => buffer.length };
        };
      }
      return made;
    };
  };
}

/**
 * Whoever decodes batches takes the decoder of records from the cache of modules when it is first loaded, which is at the
 * first fetch. A runtime without such a cache keeps kafkajs's own.
 */
function readRecordsOnce(): void {
  const path = 'kafkajs/src/protocol/recordBatch/record/v0/decoder.js';
  const original = load(path) as DecodeRecord;
  const module = load.cache[load.resolve(path)];
  if (module !== undefined) module.exports = recordDecoder(original);
}

/**
 * What is left behind a response is kept for the next one even when it is empty, and two pieces are joined by copying them.
 * Our connections bring whole responses (`response-socket.ts`), behind which nothing is left.
 */
function takeWholeResponses({ prototype }: { prototype: Connection }): void {
  const original = prototype.processData;
  prototype.processData = function (data) {
    if (this.chunks[0]?.length === 0) this.chunks.shift();
    original.call(this, data);
  };
}

function growWithoutZeros(encoder: { prototype: object }): void {
  Object.assign(encoder.prototype, {
    ensureAvailable(this: Encoder, length: number): void {
      const needed = this.offset + length;
      if (needed <= this.buf.length) return;
      const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.buf.length));
      this.buf.copy(grown, 0, 0, this.offset);
      this.buf = grown;
    },
  });
}

/**
 * kafkajs asks for a timer whether anything waits or not, and computes its delay from a time that is not set, so that it is
 * one millisecond. What waits is looked at when a request ends, and by this timer while the broker throttles.
 */
function checkOnlyWhatWaits(queue: { prototype: object }): void {
  Object.assign(queue.prototype, {
    scheduleCheckPendingRequests(this: RequestQueue): void {
      if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
      this.throttleCheckTimeoutId = setTimeout(
        () => {
          this.throttleCheckTimeoutId = null;
          this.checkPendingRequests();
        },
        Math.max(this.throttledUntil - Date.now(), pendingCheckMs),
      );
    },
  });
}

/** kafkajs looks ten times a second on each of the four connections of a service, which is most of what an idle one does. */
function lookSeldomForLateRequests(queue: { prototype: object }): void {
  Object.assign(queue.prototype, {
    scheduleRequestTimeoutCheck(this: RequestQueue): void {
      if (!this.enforceRequestTimeout) return;
      this.destroy();
      const everyMs = Math.min(Math.max(this.requestTimeout * timeoutCheckShare, 1), timeoutCheckMaxMs);
      this.requestTimeoutIntervalId = setInterval(() => {
        const now = Date.now();
        for (const request of [...this.inflight.values()])
          if (now - request.sentAt > request.requestTimeout) request.timeoutRequest();
        if (!this.isConnected()) this.destroy();
      }, everyMs);
    },
  });
}

/**
 * A broker that shuts down answers for a moment that there is no coordinator of the group. kafkajs takes that for an error
 * that time does not heal, and does not start its consumer again.
 */
function lookForCoordinatorsAgain({ prototype }: { prototype: Cluster }): void {
  const original = prototype.findGroupCoordinatorMetadata;
  prototype.findGroupCoordinatorMetadata = async function (of) {
    try {
      return await original.call(this, of);
    } catch (error) {
      if (error instanceof Error && error.name === 'KafkaJSGroupCoordinatorNotFound')
        throw Object.assign(error, { retriable: true });
      throw error;
    }
  };
}
