/** Numbers to a page, a bit each. */
const pageSize = 1 << 15;

/** A page is begun for so many references met: one that stays all but empty costs no more than marks do. */
const referencesToPage = 256;

/**
 * The references a pass has met. Those that end in numbers near each other take a bit each, any others about ten
 * bytes where a Set of them takes seventy.
 */
export class SeenReferences {
  readonly #pages = new Map<string, Uint8Array>();
  readonly #marks = new SeenMarks();
  #met = 0;

  /** Whether a reference is met for the first time; it is remembered. */
  isNew(reference: string): boolean {
    this.#met += 1;
    const digits = digitsAtEnd(reference);
    if (digits === 0) return this.#marks.isNew(reference);
    const number = Number(reference.slice(-digits));
    const prefix = reference.slice(0, -digits);
    const page = this.#pageOf(`${digits} ${Math.floor(number / pageSize)} ${prefix}`);
    if (page === undefined) return this.#marks.isNew(reference);
    const [at, bit] = [(number % pageSize) >> 3, 1 << (number & 7)];
    const met = ((page[at] ?? 0) & bit) !== 0;
    page[at] = (page[at] ?? 0) | bit;
    // one met before its page was begun is among the marks
    return !met && !this.#marks.has(reference);
  }

  #pageOf(name: string): Uint8Array | undefined {
    const page = this.#pages.get(name);
    if (page !== undefined || this.#pages.size * referencesToPage > this.#met) return page;
    const fresh = new Uint8Array(pageSize / 8);
    this.#pages.set(name, fresh);
    return fresh;
  }
}

/** How many digits a text ends in, up to nine. */
function digitsAtEnd(text: string): number {
  let digits = 0;
  while (digits < 9 && digits < text.length) {
    const code = text.charCodeAt(text.length - 1 - digits);
    if (code < 48 || code > 57) break;
    digits += 1;
  }
  return digits;
}

/** Slots of the first table; each further one has twice as many, so that none is ever rebuilt. */
const firstSize = 1 << 12;
const mostFilled = 0.75;

/**
 * Texts that were met, in about ten bytes each. They are told apart by 48 bits and their slot: among ten million,
 * one is taken for another in one pass of 400,000.
 */
class SeenMarks {
  readonly #tables: Table[] = [];

  /** Whether a text is met for the first time; it is remembered. */
  isNew(text: string): boolean {
    const [slot, mark] = digestOf(text);
    if (this.#tables.some((table) => table.has(slot, mark))) return false;
    this.#roomy().add(slot, mark);
    return true;
  }

  /** Whether a text was met. */
  has(text: string): boolean {
    if (this.#tables.length === 0) return false;
    const [slot, mark] = digestOf(text);
    return this.#tables.some((table) => table.has(slot, mark));
  }

  #roomy(): Table {
    const last = this.#tables.at(-1);
    if (last && !last.isFull()) return last;
    const next = new Table(last ? last.size * 2 : firstSize);
    this.#tables.push(next);
    return next;
  }
}

class Table {
  readonly size: number;
  readonly #low: Uint32Array;
  readonly #high: Uint16Array;
  #filled = 0;

  constructor(size: number) {
    this.size = size;
    this.#low = new Uint32Array(size);
    this.#high = new Uint16Array(size);
  }

  isFull(): boolean {
    return this.#filled >= this.size * mostFilled;
  }

  has(slot: number, mark: number): boolean {
    return this.#low[this.#find(slot, mark)] !== 0;
  }

  add(slot: number, mark: number): void {
    const at = this.#find(slot, mark);
    this.#low[at] = mark;
    this.#high[at] = slot >>> 16;
    this.#filled += 1;
  }

  /** Where a mark stands, or would stand: the first of its slots that holds it or nothing. */
  #find(slot: number, mark: number): number {
    const mask = this.size - 1;
    let at = slot & mask;
    while (this.#low[at] !== 0 && (this.#low[at] !== mark || this.#high[at] !== slot >>> 16))
      at = (at + 1) & mask;
    return at;
  }
}

/** Two numbers of 32 bits that mix every character of a text; the second is never 0, which marks a free slot. */
function digestOf(text: string): readonly [number, number] {
  let [one, other] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x9e3779b1);
    other = Math.imul(other ^ code, 0x5f356495);
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
  other = Math.imul(other ^ (other >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  return [one >>> 0, other >>> 0 || 1];
}
