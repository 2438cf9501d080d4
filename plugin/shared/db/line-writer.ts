const TAB = 0x09;
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;
const CAPITAL_N = 0x4e;
const ZERO = 0x30;
const SPACE = 0x20;
const TILDE = 0x7e;
const POINT = 0x2e;

/** What shifts a number by so many decimal places. */
const SCALES = Array.from({ length: 10 }, (_, digits) => 10 ** digits);

/** Writes a whole number from 0 to 2^32-1 in decimal digits at `at`; answers the place after the last digit. */
export const writeDigits = (bytes: Uint8Array, at: number, value: number): number => {
  let digits = 1;
  for (let bound = 10; value >= bound && digits < 10; bound *= 10) digits += 1;
  let rest = value;
  for (let place = at + digits - 1; place >= at; place -= 1) {
    const tenth = (rest / 10) >>> 0;
    bytes[place] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + digits;
};

/**
 * Lines as LOAD DATA reads them (tab between fields, newline at the end, backslash escapes), written into one growing
 * buffer: millions of rows without a string for each.
 */
export class LineWriter {
  #bytes: Buffer = Buffer.allocUnsafe(1 << 17);
  #length = 0;
  #startOfLine = true;

  get length(): number {
    return this.#length;
  }

  number(value: number): this {
    this.#field(10);
    this.#length = writeDigits(this.#bytes, this.#length, value);
    return this;
  }

  /** A number from 0 to 2^32-1 with so many digits, at most 9, after the point. */
  decimal(value: number, digits: number): this {
    if (digits === 0) return this.number(value);
    const scale = SCALES[digits] ?? NaN;
    const scaled = Math.round(value * scale);
    const whole = Math.floor(scaled / scale);
    this.#field(11 + digits);
    this.#length = writeDigits(this.#bytes, this.#length, whole);
    this.#bytes[this.#length] = POINT;
    let rest = scaled - whole * scale;
    for (let place = this.#length + digits; place > this.#length; place -= 1) {
      const tenth = (rest / 10) >>> 0;
      this.#bytes[place] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.#length += digits + 1;
    return this;
  }

  /** The same, or NULL. */
  optional(value: number | undefined, digits = 0): this {
    return value === undefined ? this.text(null) : this.decimal(value, digits);
  }

  /** Text that needs no escaping: digits, ASCII letters, dates. */
  plain(text: string): this {
    this.#field(text.length);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
    return this;
  }

  bytes(source: Buffer, length: number): this {
    this.#field(length);
    for (let at = 0; at < length; at += 1) this.#bytes[this.#length + at] = source[at] ?? 0;
    this.#length += length;
    return this;
  }

  /** Any text, or NULL. */
  text(value: string | null): this {
    if (value === null) {
      this.#field(2);
      this.#bytes[this.#length++] = BACKSLASH;
      this.#bytes[this.#length++] = CAPITAL_N;
      return this;
    }
    this.#field(value.length);
    // Most texts are short and need neither encoding nor escaping: a loop writes them quickest.
    for (let at = 0; at < value.length; at += 1) {
      const code = value.charCodeAt(at);
      if (code < SPACE || code > TILDE || code === BACKSLASH) return this.#encoded(value);
      this.#bytes[this.#length + at] = code;
    }
    this.#length += value.length;
    return this;
  }

  /** In the place of what was begun. */
  #encoded(value: string): this {
    const escaped = value.replace(/[\\\t\n\r\0]/g, (letter) => `\\${ESCAPED[letter] ?? letter}`);
    this.#room(escaped.length * 3);
    this.#length += this.#bytes.write(escaped, this.#length, 'utf8');
    return this;
  }

  endLine(): void {
    this.#room(1);
    this.#bytes[this.#length++] = NEWLINE;
    this.#startOfLine = true;
  }

  /** Everything written since the last call, as a buffer of its own. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #field(size: number): void {
    this.#room(size + 1);
    if (this.#startOfLine) this.#startOfLine = false;
    else this.#bytes[this.#length++] = TAB;
  }

  #room(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

const ESCAPED: Readonly<Record<string, string>> = { '\t': 't', '\n': 'n', '\r': 'r', '\0': '0', '\\': '\\' };
