import type { Email } from "postal-mime";

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

/** What a report names a letter by: ids of ours, each drawn by lot. Nothing else names one, words and addresses least. */
export interface Clues {
  /** From the report's own field, or from the address that it came to. */
  readonly envelopeIds: readonly string[];
  /** From the head of the letter that it returns, or from what it says it answers. */
  readonly mailIds: readonly string[];
}

const envelopeShape = /^[0-9a-f]{32}$/;
const mailShape = /<[0-9a-f]{32}@[A-Za-z0-9.-]{1,253}>/g;

/** Where a mail says to whom it came. */
const arrivals = ["to", "delivered-to", "x-original-to", "envelope-to"];

/** Every id in the places where one counts; `returnPath` is the setting of that name. */
export function cluesIn(
  mail: Email,
  status: readonly Fields[],
  returned: readonly Fields[],
  returnPath: string,
): Clues {
  const stated = status.flatMap((fields) => fields.get("original-envelope-id") ?? []).map(fromXtext);
  const answered = [mail.inReplyTo, mail.references].flatMap((ids) => mailIdsIn(ids ?? ""));
  const original = returned.flatMap((fields) => fields.get("message-id") ?? []);
  return {
    envelopeIds: unique([
      ...stated.map((id) => id.trim().toLowerCase()).filter((id) => envelopeShape.test(id)),
      ...returnIdsIn(mail, returnPath),
    ]),
    mailIds: unique([...original.filter(isMailId), ...answered]),
  };
}

/** Whether a value is a Message-ID such as ours, and nothing more. */
export function isMailId(value: string): boolean {
  return mailIdsIn(value)[0] === value;
}

function mailIdsIn(value: string): readonly string[] {
  return value.slice(0, 10_000).match(mailShape) ?? [];
}

/** What stands in place of the `*` in the addresses that the mail came to. */
function returnIdsIn({ headers }: Email, returnPath: string): readonly string[] {
  const [before, after] = returnPath.split("*");
  if (before === undefined || after === undefined) return [];
  const shape = new RegExp(`(?<![\\w.+-])${literal(before)}([0-9a-f]{32})${literal(after)}(?![\\w.-])`, "gi");
  return headers
    .filter(({ key }) => arrivals.includes(key))
    .flatMap(({ value }) => [...value.slice(0, 10_000).matchAll(shape)])
    .map((match) => (match[1] ?? "").toLowerCase());
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

/** `+2B` is `+` in the fields that repeat what SMTP said (RFC 3461), in capitals or not. */
export function fromXtext(value: string): string {
  return value.replace(/\+([0-9A-F]{2})/gi, (_whole, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
