declare module 'kafkajs-snappy' {
  interface Codec {
    compress(records: { readonly buffer: Buffer }): Promise<Buffer>;
    decompress(bytes: Buffer): Promise<Buffer>;
  }
  const createCodec: () => Codec;
  export default createCodec;
}
