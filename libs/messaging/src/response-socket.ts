import { connect } from 'node:net';
import type { ISocketFactory } from 'kafkajs';
import { ResponseFrames, ResponseLengthError } from './response-frames.js';

/** As kafkajs has it. */
const keepAliveDelayMs = 60_000;

/**
 * What is read from the system at once. One buffer for all connections: each read is copied into its response before the
 * next one begins.
 */
const readBuffer = Buffer.allocUnsafeSlow(256 * 1024);

/**
 * Connects kafkajs to a broker and hands it whole responses, each in memory of its own. A stream of Node's would give it
 * pieces of 64 kB in a buffer each, which kafkajs joins by copying them into another one: three times the memory outside
 * the heap, and it is such memory that makes the engine collect everything. A request is one write, so it never waits
 * for company (`noDelay`, which kafkajs leaves off). No TLS, which no setting asks for.
 */
export const connectToBroker: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  // The type says it is there; without TLS it is not.
  if ((ssl as object | null | undefined) ?? null)
    throw new Error('no TLS to Kafka: it would be sent in clear');
  const frames = new ResponseFrames((response) => socket.emit('data', response));
  const callback = (length: number, buffer: Uint8Array): boolean => {
    try {
      frames.add(buffer.subarray(0, length));
    } catch (error) {
      if (!(error instanceof ResponseLengthError)) throw error;
      socket.destroy(error);
    }
    return true;
  };
  const socket = connect({ host, port, noDelay: true, onread: { buffer: readBuffer, callback } }, onConnect);
  socket.setKeepAlive(true, keepAliveDelayMs);
  return socket;
};
