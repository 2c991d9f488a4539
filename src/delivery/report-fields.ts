/** Fields of one block of a report, or of a mail's head, by name in small letters; each may stand there more than once. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** No field that means something to us is longer, and no block has more lines. */
const longestValue = 2_000;
const mostLines = 1_000;

/** The fields of a block, folded lines joined; what is no field is passed over. */
export function fieldsOf(lines: readonly string[]): Fields {
  const fields = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const line of lines.slice(0, mostLines)) {
    const folded = /^[ \t]/.test(line);
    const colon = folded ? -1 : line.indexOf(":");
    if (folded && last) last.push(`${last.pop() ?? ""} ${line.trim()}`.slice(0, longestValue));
    if (folded) continue;
    last = colon > 0 && colon < 80 ? named(fields, line.slice(0, colon)) : undefined;
    last?.push(line.slice(colon + 1, colon + 1 + longestValue).trim());
  }
  return fields;
}

function named(fields: Map<string, string[]>, name: string): string[] {
  const key = name.trim().toLowerCase();
  const values = fields.get(key) ?? [];
  fields.set(key, values);
  return values;
}

/** The first value of a field; undefined where it is not there, or empty. */
export function fieldOf(fields: Fields, name: string): string | undefined {
  return fields.get(name)?.[0] || undefined;
}

/** The blocks of a text, parted by empty lines, each as its lines; no more of them than are worth reading. */
export function blocksOf(text: string): readonly (readonly string[])[] {
  const blocks: string[][] = [[]];
  for (const line of text.split(/\r\n|\r|\n/).slice(0, 20 * mostLines)) {
    if (line.trim() !== "") blocks.at(-1)?.push(line);
    else if (blocks.at(-1)?.length !== 0) blocks.push([]);
  }
  return blocks.filter((lines) => lines.length > 0);
}

/** Whether every line of a block is a field or goes on with one. */
export function isHead(lines: readonly string[]): boolean {
  return lines.every((line, at) => /^[!-9;-~]{1,80}:/.test(line) || (at > 0 && /^[ \t]/.test(line)));
}
