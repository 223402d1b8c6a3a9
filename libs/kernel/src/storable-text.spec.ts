import { describe, expect, it } from '@jest/globals';
import { isStorableText, toStorableText } from './storable-text.js';

describe('storable text', () => {
  it.each(['', 'a', 'ü', '\u{1f600}', '\ufffd', '\u0001'])('is %j', (text) => {
    expect(isStorableText(text)).toBe(true);
    expect(toStorableText(text)).toBe(text);
  });

  it.each([
    ['\0', '\ufffd'],
    ['a\0b\0', 'a\ufffdb\ufffd'],
    ['\ud800', '\ufffd'],
    ['x\udc00y', 'x\ufffdy'],
    ['\ude00\ud83d', '\ufffd\ufffd'],
  ])('is not %j', (text, storable) => {
    expect(isStorableText(text)).toBe(false);
    expect(toStorableText(text)).toBe(storable);
  });
});
