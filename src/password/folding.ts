/** The text without accents, its case kept; ñ stays, as a key of its own. */
export function unaccented(text: string): string {
  return text
    .normalize("NFD")
    .replace(/n\u0303/g, "\u00f1")
    .replace(/N\u0303/g, "\u00d1")
    .replace(/[\u0300-\u036f]/g, "");
}

/** Letters and digits alone, lower case and without accents (ñ counts as n): what is compared with a person's data. */
export function compact(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

export function backwards(text: string): string {
  return Array.from(text).reverse().join("");
}
