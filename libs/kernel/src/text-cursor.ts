const zero = 48;
const nine = 57;

/** A reading position in short text. Reading past the end reads nothing; no method ever throws. */
export class TextCursor {
  private at = 0;

  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  get digitFollows(): boolean {
    const code = this.text.charCodeAt(this.at);
    return code >= zero && code <= nine;
  }

  /** Steps over one character if it is `symbol`. */
  take(symbol: string): boolean {
    if (this.text[this.at] !== symbol) return false;
    this.at += 1;
    return true;
  }

  /** Reads `min` to `max` decimal digits as a number; -1, without moving, when there are fewer. */
  digits(min: number, max: number): number {
    let value = 0;
    let end = this.at;
    while (end - this.at < max) {
      const code = this.text.charCodeAt(end);
      if (!(code >= zero && code <= nine)) break;
      value = value * 10 + code - zero;
      end += 1;
    }
    if (end - this.at < min) return -1;
    this.at = end;
    return value;
  }

  /** Reads the digits after a decimal point as nanoseconds, cut after the ninth; -1 for none or over `max`. */
  fraction(max: number): number {
    let nanos = 0;
    let count = 0;
    while (this.digitFollows) {
      if (count < 9) nanos = nanos * 10 + this.text.charCodeAt(this.at) - zero;
      count += 1;
      this.at += 1;
    }
    if (count === 0 || count > max) return -1;
    return nanos * 10 ** Math.max(0, 9 - count);
  }
}
