/** A decimal number of seconds, exact or not to the microsecond. */
export interface EpochDecimal {
  /** The largest whole number of microseconds that is not above it, within 64 bits. */
  readonly floorMicros: bigint;
  /** False when digits below the microsecond are left over. */
  readonly isWhole: boolean;
}

const form = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?\s*$/;

/** Times are 64-bit; what lies beyond bounds as the largest does. */
const microsMax = 2n ** 63n - 1n;

/** Longer numbers say nothing that a time could. */
const lengthMax = 128;

/**
 * Reads an epoch decimal as filters of `/stacky/*` have it, `1393671601.5`, without rounding (stacktach-v2 §10.4).
 * Null for anything else.
 */
export function parseEpochDecimal(text: string): EpochDecimal | null {
  const match = text.length > lengthMax ? null : form.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  // digits · 10^(exponent + 6 - fraction digits) microseconds
  const shift = Number(exponent) + 6 - fraction.length;
  const digits = BigInt(sign + whole + fraction || '0');
  if (shift >= 0) return { floorMicros: clamp(digits * 10n ** BigInt(shift)), isWhole: true };
  const divisor = 10n ** BigInt(-shift);
  const remainder = digits % divisor;
  const floor = digits / divisor - (remainder < 0n ? 1n : 0n);
  return { floorMicros: clamp(floor), isWhole: remainder === 0n };
}

/** The smallest whole number of microseconds that is not below it. */
export function ceilMicros({ floorMicros, isWhole }: EpochDecimal): bigint {
  return isWhole ? floorMicros : clamp(floorMicros + 1n);
}

function clamp(micros: bigint): bigint {
  if (micros > microsMax) return microsMax;
  return micros < -microsMax ? -microsMax : micros;
}
