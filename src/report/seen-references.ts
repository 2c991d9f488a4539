import { SeenMarks } from "./seen-marks.ts";

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
