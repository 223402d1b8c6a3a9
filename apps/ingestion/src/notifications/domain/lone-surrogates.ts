/** A surrogate without its other half. */
const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * JSON text in which every lone surrogate is written as its escape, which means the same inside a string: UTF-8
 * cannot hold one, and encoding would put a replacement character in its place. Text out of an envelope may have
 * some, where the envelope spelled them as escapes.
 */
export function escapedLoneSurrogates(text: string): string {
  if (text.isWellFormed()) return text;
  return text.replace(lone, (surrogate) => `\\u${surrogate.charCodeAt(0).toString(16)}`);
}
