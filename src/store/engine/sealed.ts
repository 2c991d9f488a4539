/**
 * The one place where personal values (addresses, phones, birth dates) cross into and out of the store.
 * What is written passes `seal`, what is read passes `unseal`, and what is looked up by equality passes
 * `lookupOf`; nothing else in this room touches them.
 */

/** A personal value as it lies in the store. */
export function seal(value: string): string {
  return value;
}

/** The personal value that was sealed. */
export function unseal(stored: string): string {
  return stored;
}

/** What a canonical address or phone is found by: equal values give equal keys. */
export function lookupOf(canonical: string): string {
  return canonical;
}
