/** The numbers a pass has met, in 16 bytes each where a Set of them takes 50: a million in 16 MB. */
export class Seen {
  #slots = new Float64Array(1 << 16).fill(-1);
  #size = 0;
  readonly #codes = new Set<string>();

  /** Whether an identifier is met for the first time; it is remembered. */
  isNew(identifier: string): boolean {
    if (/^\d{10}$/.test(identifier)) return this.#isNewNumber(Number(identifier));
    if (this.#codes.has(identifier)) return false;
    this.#codes.add(identifier);
    return true;
  }

  #isNewNumber(number: number): boolean {
    if (this.#size * 2 > this.#slots.length) this.#grow();
    const slot = slotFor(this.#slots, number);
    if (this.#slots[slot] === number) return false;
    this.#slots[slot] = number;
    this.#size += 1;
    return true;
  }

  #grow(): void {
    const wider = new Float64Array(this.#slots.length * 2).fill(-1);
    for (const number of this.#slots) if (number >= 0) wider[slotFor(wider, number)] = number;
    this.#slots = wider;
  }
}

/** Where a number stands, or would stand: the first of its slots that is its own or free. */
function slotFor(slots: Float64Array, number: number): number {
  const mask = slots.length - 1;
  let slot = Math.imul(number % 0x7fffffff, 0x9e3779b1) & mask;
  while (slots[slot] !== -1 && slots[slot] !== number) slot = (slot + 1) & mask;
  return slot;
}
