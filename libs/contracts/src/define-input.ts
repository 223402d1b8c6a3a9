import { type InputContract } from './message.js';

/**
 * Declares an input whose records are foreign: their topics come from configuration and nothing is decoded,
 * so that what a publisher sent can be kept byte for byte.
 */
export function defineInput(definition: { readonly name: string }): InputContract {
  return Object.freeze({ kind: 'input', name: definition.name });
}
