/** Where JSON text stops being JSON, and what was expected there. Quotes nothing of the text. */
export interface JsonSyntaxError {
  readonly byteOffset: number;
  readonly reason: string;
}

const openBrace = 0x7b;
const openBracket = 0x5b;
const quote = 0x22;
const backslash = 0x5c;
const minus = 0x2d;
const letterT = 0x74;
const letterF = 0x66;
const letterN = 0x6e;

type Expected = 'a value' | 'a value or ]' | 'a member name or }' | 'a member name' | ':' | ', or an end';

/**
 * Finds the first byte at which UTF-8 text is not JSON (RFC 8259); its length when the text ends too early;
 * null when it is JSON. V8 tells a position only for some errors and quotes the text, so texts its parser
 * refused are read again here, without recursion.
 */
export function findJsonSyntaxError(bytes: Uint8Array): JsonSyntaxError | null {
  const reader = new JsonSyntaxReader(bytes);
  return reader.readDocument();
}

class JsonSyntaxReader {
  private at = 0;
  private readonly closers: number[] = [];
  private expected: Expected = 'a value';

  constructor(private readonly bytes: Uint8Array) {}

  readDocument(): JsonSyntaxError | null {
    for (;;) {
      this.skipBlanks();
      const done = this.expected === ', or an end' && this.closers.length === 0;
      if (done) return this.at === this.bytes.length ? null : this.failure('nothing after the value');
      if (!this.step()) return this.failure(`expected ${this.expected}`);
    }
  }

  private failure(reason: string): JsonSyntaxError {
    const ended = this.at >= this.bytes.length;
    return { byteOffset: this.at, reason: ended ? `the text ends early: ${reason}` : reason };
  }

  private step(): boolean {
    switch (this.expected) {
      case 'a value':
        return this.readValue();
      case 'a value or ]':
        return this.readCloser() || this.readValue();
      case 'a member name or }':
        return this.readCloser() || this.readName();
      case 'a member name':
        return this.readName();
      case ':':
        return this.readByte(0x3a) && this.expect('a value');
      case ', or an end':
        return (
          this.readCloser() ||
          (this.readByte(0x2c) && this.expect(this.inObject() ? 'a member name' : 'a value'))
        );
    }
  }

  private readValue(): boolean {
    const byte = this.bytes[this.at];
    if (byte === openBrace) return this.open(0x7d, 'a member name or }');
    if (byte === openBracket) return this.open(0x5d, 'a value or ]');
    return this.readScalar(byte) && this.expect(', or an end');
  }

  private readScalar(first: number | undefined): boolean {
    if (first === quote) return this.readString();
    if (first === letterT) return this.readLetters('true');
    if (first === letterF) return this.readLetters('false');
    if (first === letterN) return this.readLetters('null');
    return this.readNumber();
  }

  private open(closer: number, next: Expected): boolean {
    this.at += 1;
    this.closers.push(closer);
    return this.expect(next);
  }

  private readCloser(): boolean {
    const closer = this.closers.at(-1);
    if (closer === undefined || !this.readByte(closer)) return false;
    this.closers.pop();
    return this.expect(', or an end');
  }

  private readName(): boolean {
    return this.bytes[this.at] === quote && this.readString() && this.expect(':');
  }

  private readString(): boolean {
    this.at += 1;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined || byte < 0x20) return false;
      this.at += 1;
      if (byte === quote) return true;
      if (byte === backslash && !this.readEscape()) return false;
    }
  }

  private readEscape(): boolean {
    if (!this.readOneOf('"\\/bfnrtu')) return false;
    if (this.bytes[this.at - 1] !== 0x75) return true;
    for (let i = 0; i < 4; i += 1) if (!this.readOneOf('0123456789abcdefABCDEF')) return false;
    return true;
  }

  private readNumber(): boolean {
    if (this.bytes[this.at] === minus) this.at += 1;
    if (!this.readByte(0x30) && !this.readDigits()) return false;
    if (this.readByte(0x2e) && !this.readDigits()) return false;
    if (!this.readOneOf('eE')) return true;
    this.readOneOf('+-');
    return this.readDigits();
  }

  private readDigits(): boolean {
    const start = this.at;
    while (this.readOneOf('0123456789'));
    return this.at > start;
  }

  private readLetters(text: string): boolean {
    for (const letter of text) if (!this.readOneOf(letter)) return false;
    return true;
  }

  private readOneOf(letters: string): boolean {
    const byte = this.bytes[this.at];
    if (byte === undefined || !letters.includes(String.fromCharCode(byte))) return false;
    this.at += 1;
    return true;
  }

  private readByte(byte: number): boolean {
    if (this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  private skipBlanks(): void {
    while (this.readOneOf(' \t\r\n'));
  }

  private inObject(): boolean {
    return this.closers.at(-1) === 0x7d;
  }

  private expect(next: Expected): true {
    this.expected = next;
    return true;
  }
}
