import { type Place } from './located-value.js';

/** What is wrong with a text as YAML, or with its size. */
export interface YamlProblem extends Place {
  readonly message: string;
}
