import { endOfString, skipBlanks } from './json-text-scan.js';
import { findSecretsIn, isName, mask, type TextRange } from './mask-secrets.js';
import { unescapeJsonText } from './unescape-json-text.js';

/** A range and what stands in its place. */
interface MaskedRange extends TextRange {
  readonly mask: string;
}

/** Envelopes inside one another that are looked into; the text inside the next one is masked as a whole. */
const envelopesMax = 3;

/** A character for every byte, whatever the bytes are: none of those that JSON is made of is part of a longer one. */
const decoder = new TextDecoder('windows-1252');
const encoder = new TextEncoder();

const quote = 0x22;
const colon = 0x3a;

/**
 * A record as it may be parked: its bytes, but for the values of secrets (decisions §4, "secrets"), bare and inside
 * envelopes. What is no JSON is masked as far as names and values can be told.
 * @param record any bytes; whatever they are, this ends and does not throw
 * @returns the record itself when there is no secret
 */
export function maskRecord(record: Uint8Array): Uint8Array {
  const ranges = rangesWithin(decoder.decode(record), envelopesMax).sort((a, b) => a.start - b.start);
  if (ranges.length === 0) return record;
  const pieces: Uint8Array[] = [];
  let kept = 0;
  for (const { start, end, mask: replacement } of ranges) {
    // An envelope inside a secret is masked with it.
    if (start < kept) continue;
    pieces.push(record.subarray(kept, start), encoder.encode(replacement));
    kept = end;
  }
  pieces.push(record.subarray(kept));
  return joined(pieces);
}

/** What is to be masked of a text, in any order: its own secrets, and those inside its envelopes. */
function rangesWithin(text: string, envelopesLeft: number): MaskedRange[] {
  const own = findSecretsIn(text).map((range) => ({ ...range, mask }));
  const inside = [...envelopedTexts(text)].flatMap((range) =>
    envelopesLeft === 0 ? [{ ...range, mask }] : rangesInside(text, range, envelopesLeft - 1),
  );
  return [...own, ...inside];
}

function rangesInside(text: string, { start, end }: TextRange, envelopesLeft: number): MaskedRange[] {
  const inner = unescapeJsonText(text, start + 1, end - 1);
  return rangesWithin(inner.text, envelopesLeft).map((range) => ({
    start: inner.places[range.start] ?? end,
    end: inner.places[range.end] ?? end,
    mask: JSON.stringify(range.mask).slice(1, -1),
  }));
}

/** The texts of envelopes, with their quotes. */
function* envelopedTexts(text: string): Generator<TextRange> {
  let at = text.indexOf('"');
  while (at !== -1) {
    let end = endOfString(text, at);
    const after = skipBlanks(text, end);
    const value = skipBlanks(text, after + 1);
    const isMember = text.charCodeAt(after) === colon && text.charCodeAt(value) === quote;
    if (isMember && isName(text, at, end, 'oslo.message')) {
      end = endOfString(text, value);
      yield { start: value, end };
    }
    at = text.indexOf('"', end);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
