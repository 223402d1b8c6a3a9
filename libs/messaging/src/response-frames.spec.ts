import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ResponseFrames, responseBytesMax, ResponseLengthError } from './response-frames.js';

function lengthOf(bytes: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeInt32BE(bytes);
  return head;
}

function framed(body: Uint8Array): Buffer {
  return Buffer.concat([lengthOf(body.length), body]);
}

function framesOf(pieces: readonly Uint8Array[]): Buffer[] {
  const found: Buffer[] = [];
  const frames = new ResponseFrames((response) => found.push(response));
  for (const piece of pieces) {
    frames.add(piece);
    // What was read is overwritten by the next read.
    piece.fill(0xff);
  }
  return found;
}

describe('responses out of the pieces of a connection', () => {
  it('are whole and in order, however they were cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 4, maxLength: 40 }), { maxLength: 8 }),
        fc.array(fc.nat(400), { maxLength: 20 }),
        (bodies, cuts) => {
          const all = bodies.map(framed);
          const stream = Buffer.concat(all);
          const edges = [...new Set([0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length])];
          edges.sort((a, b) => a - b);
          const pieces = edges.slice(1).map((end, index) => Buffer.from(stream.subarray(edges[index], end)));
          expect(framesOf(pieces)).toEqual(all);
        },
      ),
    );
  });

  it('come when their last byte does, and not before', () => {
    const found: Buffer[] = [];
    const frames = new ResponseFrames((response) => found.push(response));
    const stream = framed(Buffer.from('abcd'));
    for (const byte of stream.subarray(0, -1)) frames.add(Uint8Array.of(byte));
    expect(found).toEqual([]);
    frames.add(stream.subarray(-1));
    expect(found).toEqual([stream]);
  });

  it.each([
    ['what answers in another protocol', Buffer.from('HTTP/1.1 400 Bad Request')],
    ['a negative length', lengthOf(-1)],
    ['a length without room for the number of the request', lengthOf(3)],
    ['a length beyond the limit', lengthOf(responseBytesMax + 1)],
  ])('are refused of %s', (_name, stream) => {
    const frames = new ResponseFrames(() => undefined);
    expect(() => frames.add(stream)).toThrow(ResponseLengthError);
  });
});
