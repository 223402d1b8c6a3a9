import { promisify } from 'node:util';
import { constants, gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import SnappyCodec from 'kafkajs-snappy';
import { compressFrame, decompressFrame } from 'lz4-napi';

/** What a compressed record batch may grow to; a fetch asks for far less, so more is an attack or a fault. */
const uncompressedBytesMax = 256 * 1024 * 1024;

const gzipped = { compress: promisify(gzip), decompress: promisify(gunzip) };
const zstd = { compress: promisify(zstdCompress), decompress: promisify(zstdDecompress) };

interface EncodedRecords {
  readonly buffer: Buffer;
}

let registered = false;

/**
 * Registers the codecs that oslo.messaging publishers use, which kafkajs lacks (architecture.md §6): snappy in pure
 * JavaScript, lz4 frames from a prebuilt binding, zstd from Node itself, and gzip with a limit. Idempotent.
 */
export function registerCodecs(): void {
  if (registered) return;
  registered = true;
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  // kafkajs's own has no limit of what a batch may grow to.
  CompressionCodecs[CompressionTypes.GZIP] = () => ({
    compress: async (records: EncodedRecords) => gzipped.compress(records.buffer),
    decompress: async (bytes: Buffer) => gzipped.decompress(bytes, { maxOutputLength: uncompressedBytesMax }),
  });
  CompressionCodecs[CompressionTypes.Snappy] = SnappyCodec;
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: async (records: EncodedRecords) => compressFrame(records.buffer),
    decompress: async (bytes: Buffer) => decompressFrame(bytes),
  });
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: async (records: EncodedRecords) =>
      zstd.compress(records.buffer, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
    decompress: async (bytes: Buffer) => zstd.decompress(bytes, { maxOutputLength: uncompressedBytesMax }),
  });
}
