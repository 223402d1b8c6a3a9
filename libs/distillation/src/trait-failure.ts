import { type LeftOutReason } from './distil-result.js';

/** In place of a value that there is none of: why. One object per reason, so that failures cost nothing. */
export class TraitFailure {
  static readonly notAnInteger = new TraitFailure('not-an-integer');
  static readonly notANumber = new TraitFailure('not-a-number');
  static readonly notADatetime = new TraitFailure('not-a-datetime');
  static readonly outOfRange = new TraitFailure('out-of-range');
  static readonly unstorableText = new TraitFailure('unstorable-text');
  static readonly pathTooCostly = new TraitFailure('path-too-costly');
  static readonly pluginFailed = new TraitFailure('plugin-failed');

  private constructor(readonly reason: LeftOutReason) {}
}
