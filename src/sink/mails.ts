import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Email } from "postal-mime";
import { ClaveError } from "../base/errors.ts";
import { type Random, readableId } from "../base/random.ts";
import { catalogue, fill } from "../base/texts.ts";
import { iso, type Moment } from "../base/time.ts";
import { visible } from "../base/visible.ts";

const texts = catalogue({
  mailMissing: {
    es: "En el buzón de prueba no hay un correo {id}.",
    en: "There is no mail {id} in the sink.",
  },
  mailMissingHint: {
    es: "Vea los que hay: clave sink list",
    en: "See which there are: clave sink list",
  },
  mailUnreadable: {
    es: "El correo {id} está guardado, pero no tiene forma de correo legible.",
    en: "Mail {id} is kept, but it cannot be read as a mail.",
  },
  mailUnreadableHint: {
    es: "Ábralo tal como llegó: es el archivo {id}.eml de la carpeta sink; la carpeta la dice: clave config path",
    en: "Open it as it came: it is the file {id}.eml in the folder sink; where that is: clave config path",
  },
});

/** Whom a mail was handed over by and for, as the SMTP conversation said; the mail's own headers may differ. */
export interface Envelope {
  /** Empty for a bounce. */
  readonly from: string;
  readonly to: readonly string[];
}

/** A mail in the sink: its envelope, and its subject in plain characters; nothing in it needs escaping again. */
export interface SunkMail extends Envelope {
  /** Sorts by the time of arrival; the file is `<id>.eml`. */
  readonly id: string;
  readonly subject: string;
  readonly receivedAt: Moment;
}

/** What a mail says: its text with controls made visible line by line, its HTML exactly as sent. */
export interface OpenedMail {
  readonly mail: SunkMail;
  readonly text: string;
  readonly html?: string;
}

const idShape = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})-[2-9A-HJ-NP-Z]{4}$/;

/** `20261121T140501123-K7QM`: the moment in UTC, then chance, so that two sinks on one folder do not meet. */
export function mailId(moment: Moment, random: Random): string {
  return `${iso(moment).replace(/[-:.Z]/g, "")}-${readableId(random, 4)}`;
}

/** Keeps a mail byte for byte under its envelope; it is on the disk, whole, once this returns. */
export async function keepMail(
  folder: string,
  id: string,
  envelope: Envelope,
  raw: Buffer,
): Promise<SunkMail> {
  const content = Buffer.concat([Buffer.from(envelopeLines(id, envelope)), raw]);
  const draft = join(folder, `${id}.draft`);
  try {
    await writeFile(draft, content, { mode: 0o600, flag: "wx", flush: true });
    await rename(draft, join(folder, `${id}.eml`));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
  return describe(id, content);
}

/** The mails of a folder, newest last; with a limit only the newest ones. A folder that is not there is empty. */
export async function listMails(
  folder: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<readonly SunkMail[]> {
  const names = await orNone(readdir(folder));
  const ids = (names ?? [])
    .filter((name) => name.endsWith(".eml"))
    .map((name) => name.slice(0, -".eml".length))
    .filter((id) => idShape.test(id))
    .sort();
  const mails: SunkMail[] = [];
  for (const id of ids.slice(Math.max(0, ids.length - limit))) {
    const raw = await orNone(readFile(join(folder, `${id}.eml`)));
    if (raw) mails.push(await describe(id, raw));
  }
  return mails;
}

/** One mail opened; throws *missing* where there is none of that id, *invalid* where it is no readable mail. */
export async function readMail(folder: string, id: string): Promise<OpenedMail> {
  const raw = await readSource(folder, id);
  const { text = "", html } = await parse(raw).catch(() => {
    const hint = fill(texts.mailUnreadableHint, { id });
    throw new ClaveError("mail-unreadable", fill(texts.mailUnreadable, { id }), hint);
  });
  const lines = text.trimEnd().split(/\r?\n/).map(visible);
  return { mail: await describe(id, raw), text: lines.join("\n"), ...(html !== undefined && { html }) };
}

/** One mail as it came, under its envelope; throws *missing* where there is none of that id. */
export async function readSource(folder: string, id: string): Promise<Buffer> {
  const raw = idShape.test(id) ? await orNone(readFile(join(folder, `${id}.eml`))) : undefined;
  if (raw) return raw;
  const sentence = fill(texts.mailMissing, { id: visible(id) });
  throw new ClaveError("mail-missing", sentence, texts.mailMissingHint);
}

/** X-Sink-Received comes last: it tells our lines from forged ones, and a mail that begins folded runs into it alone. */
function envelopeLines(id: string, { from, to }: Envelope): string {
  const lines = [
    `X-Sink-From: ${visible(from)}`,
    ...to.map((address) => `X-Sink-To: ${visible(address)}`),
    `X-Sink-Received: ${iso(momentOf(id))}`,
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

async function describe(id: string, raw: Buffer): Promise<SunkMail> {
  // a body can be long or hostile, and nothing of it is told here
  const end = /\r?\n\r?\n/.exec(raw.toString("latin1"))?.index;
  const { headers, subject = "" } = await parse(raw.subarray(0, end));
  const last = headers.findIndex(({ key }) => key === "x-sink-received");
  const ours = headers.slice(0, Math.max(0, last));
  const valuesOf = (name: string) =>
    ours.filter(({ key }) => key === name).map(({ value }) => visible(value));
  const [from = ""] = valuesOf("x-sink-from");
  return { id, from, to: valuesOf("x-sink-to"), subject: visible(subject), receivedAt: momentOf(id) };
}

async function parse(raw: Buffer): Promise<Email> {
  const { default: PostalMime } = await import("postal-mime");
  return PostalMime.parse(raw);
}

function momentOf(id: string): Moment {
  return Date.parse(id.replace(idShape, "$1-$2-$3T$4:$5:$6.$7Z"));
}

/** A file or folder can be removed by its owner at any moment. */
async function orNone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
