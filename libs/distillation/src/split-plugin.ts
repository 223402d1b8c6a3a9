import { type JsonValue } from '@cloudtach/kernel';
import { toTraitText } from './trait-conversion.js';
import { type TraitPluginCreation, type TraitPluginKind } from './trait-plugin.js';

/** `split`: one piece of the first match, taken as text (distiller.md §7). */
export const splitPlugin: TraitPluginKind = {
  name: 'split',
  parameters: ['separator', 'segment', 'max_split'],
  create: createSplit,
};

function createSplit(parameters: ReadonlyMap<string, JsonValue>): TraitPluginCreation {
  const { separator = '.', segment = 0, max_split: maxSplit = null } = Object.fromEntries(parameters);
  if (typeof separator !== 'string' || separator === '')
    return refusal('separator', 'must be text that is not empty');
  if (!isInteger(segment)) return refusal('segment', 'must be an integer');
  if (maxSplit !== null && !isInteger(maxSplit)) return refusal('max_split', 'must be an integer or null');
  const splitsMax = maxSplit === null || maxSplit < 0 ? Infinity : maxSplit;
  return {
    ok: true,
    plugin: ([first]) => {
      if (first === undefined) return null;
      const text = toTraitText(first.value);
      return segment < 0
        ? (piecesOf(text, separator, splitsMax).at(segment) ?? null)
        : pieceAt(text, separator, segment, splitsMax);
    },
  };
}

/** Without cutting the pieces that nobody wants. */
function pieceAt(text: string, separator: string, segment: number, splitsMax: number): string | null {
  let begin = 0;
  for (let place = 0; ; place += 1) {
    const end = place < splitsMax ? text.indexOf(separator, begin) : -1;
    if (place === segment) return end < 0 ? text.slice(begin) : text.slice(begin, end);
    if (end < 0) return null;
    begin = end + separator.length;
  }
}

/** From the left; the rest stays in the last piece. */
function piecesOf(text: string, separator: string, splitsMax: number): string[] {
  const pieces = text.split(separator);
  if (pieces.length - 1 <= splitsMax) return pieces;
  return [...pieces.slice(0, splitsMax), pieces.slice(splitsMax).join(separator)];
}

function isInteger(value: JsonValue): value is number {
  return Number.isSafeInteger(value);
}

function refusal(parameter: string, message: string): TraitPluginCreation {
  return { ok: false, at: [parameter], message };
}
