/** Two lower-case hexadecimal digits for each byte, so that ids are written without number formatting. */
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A repeatable source of chance: the same seed and the same calls give the same values on every machine.
 * The generator is xoshiro128++ (Blackman, Vigna), seeded through a 32-bit mix; it is not for secrets.
 * Everything random in a simulated load comes from here, so a load can be repeated from its seed alone
 * (notifications.md §11, "unseeded randomness").
 */
export class SeededRandom {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  private constructor(state: number) {
    this.a = mixed(state);
    this.b = mixed(this.a ^ 0x6a09e667);
    this.c = mixed(this.b ^ 0xbb67ae85);
    this.d = mixed(this.c ^ 0x3c6ef372) | 1;
  }

  /**
   * A source of its own for each purpose: what one purpose draws never moves what another one gets.
   * @param seed any integer, of which 32 bits count
   * @param purpose a fixed word, and `index` tells members of a series apart
   */
  static for(seed: number, purpose: string, index = 0): SeededRandom {
    let state = mixed(seed | 0);
    for (let at = 0; at < purpose.length; at += 1) state = mixed(state ^ purpose.charCodeAt(at));
    state = mixed(state ^ index);
    return new SeededRandom(mixed(state ^ Math.floor(index / 2 ** 32)));
  }

  /** The next 32 bits, as an unsigned integer. */
  uint32(): number {
    const sum = (this.a + this.d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + this.a) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** A fraction from 0 up to, not including, 1. */
  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  /** An integer from 0 up to, not including, `bound` (at most 2^32). */
  below(bound: number): number {
    return Math.floor(this.fraction() * bound);
  }

  /** An integer from `lowest` to `highest`, both included. */
  between(lowest: number, highest: number): number {
    return lowest + this.below(highest - lowest + 1);
  }

  /** True in that share of the calls, 0 never, 1 always. */
  chance(share: number): boolean {
    return this.fraction() < share;
  }

  /** One of the choices, each as likely; throws a RangeError when there is none. */
  pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }

  /** One of the choices, each as likely as its weight; throws a RangeError when there is none. */
  pickWeighted<T extends { readonly weight: number }>(choices: readonly T[]): T {
    let total = 0;
    for (const choice of choices) total += choice.weight;
    let left = this.fraction() * total;
    for (const choice of choices) {
      left -= choice.weight;
      if (left < 0) return choice;
    }
    return this.pick(choices);
  }

  /** 32 hexadecimal digits. */
  hex32(): string {
    return this.hex8() + this.hex8() + this.hex8() + this.hex8();
  }

  /** A UUID with dashes whose version and variant bits say 4. */
  uuid(): string {
    const second = this.hex8();
    const third = this.hex8();
    const variant = (8 + (this.uint32() >>> 30)).toString(16);
    return (
      `${this.hex8()}-${second.slice(0, 4)}-4${second.slice(5)}-` +
      `${variant}${third.slice(1, 4)}-${third.slice(4)}${this.hex8()}`
    );
  }

  /** An IPv4 address in 10.0.0.0/8. */
  ipv4(): string {
    const bits = this.uint32();
    return `10.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${(bits & 253) + 1}`;
  }

  /** An IPv6 address in the documentation prefix 2001:db8::/32. */
  ipv6(): string {
    const tail = this.hex8();
    return `2001:db8:0:${this.below(65_536).toString(16)}::${tail.slice(0, 4)}:${tail.slice(4)}`;
  }

  private hex8(): string {
    const bits = this.uint32();
    return (
      byteHex(bits >>> 24) + byteHex((bits >>> 16) & 255) + byteHex((bits >>> 8) & 255) + byteHex(bits & 255)
    );
  }
}

function byteHex(byte: number): string {
  return hexOfByte[byte] ?? '';
}

/** Spreads the bits of a 32-bit integer: seeds that differ by one give unrelated sequences. */
function mixed(value: number): number {
  let bits = (value + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) | 0;
}
