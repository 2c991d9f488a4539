import { closeSync, readSync } from "node:fs";
import { ClaveError } from "../../base/errors.ts";
import { openNamedFile } from "../../base/files.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { texts } from "../words/texts.ts";
import { needed } from "./failure.ts";
import { type Questions, questionsFor } from "./prompts.ts";
import type { Shell } from "./shell.ts";
import type { Terminal } from "./terminal.ts";

const own = catalogue({
  password: { es: "Contraseña (15 caracteres o más):", en: "Password (15 characters or more):" },
  again: { es: "Otra vez, para comprobar:", en: "Once more, to be sure:" },
  differ: { es: "Las dos no son iguales.", en: "The two are not the same." },
  differHint: {
    es: "No se hizo nada: ejecute el comando de nuevo.",
    en: "Nothing was done: run the command again.",
  },
});

/** More than any secret has; a pipe that never ends is not read for ever. */
const longest = 64 * 1024;

/** A secret from standard input, without one trailing newline. `flag` is what asked for it. */
export async function secretFromStdin(shell: Shell, flag: string): Promise<string> {
  const secret = await secretFromFile(shell, "-", flag);
  if (secret !== "") return secret;
  throw new ClaveError("secret-empty", fill(texts.emptySecret, { flag }), fill(texts.secretHint, { flag }));
}

/** A secret from a file, without one trailing newline; `-` is standard input. */
export async function secretFromFile(shell: Shell, path: string, flag: string): Promise<string> {
  const bytes = await beginningOf(shell, path, longest + 1);
  if (bytes.length > longest) throw new ClaveError("secret-too-long", fill(texts.longSecret, { flag }));
  return textIn(bytes, flag);
}

/** The beginning of a file that somebody named, which may have no end; `-` is standard input. */
export async function beginningOf(shell: Shell, path: string, length = longest): Promise<Buffer> {
  if (path !== "-") return firstBytes(path, length);
  return shares.get(shell.stdin)?.shift() ?? beginningOfInput(shell, length);
}

/** Of standard inputs that hold two secrets, what of them is still to be read. */
const shares = new WeakMap<Shell["stdin"], Buffer[]>();

/** Has two secrets that come on one standard input share it: the first to be read is its first line. */
export async function shareStdin(shell: Shell, wishes: Wishes): Promise<void> {
  if (readers(wishes) < 2) return;
  const both = await beginningOfInput(shell, 2 * longest);
  const end = both.indexOf("\n") + 1 || both.length;
  shares.set(shell.stdin, [both.subarray(0, end), both.subarray(end)]);
}

async function beginningOfInput({ stdin }: Shell, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk as Buffer));
    read += (chunk as Buffer).length;
    if (read >= length) break;
  }
  return Buffer.concat(chunks).subarray(0, length);
}

function firstBytes(path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const file = openNamedFile(path);
  try {
    let read = 0;
    for (let more = -1; more !== 0 && read < length; read += more)
      more = readSync(file, bytes, read, length - read, null);
    return bytes.subarray(0, read);
  } finally {
    closeSync(file);
  }
}

/** A secret as it was typed: bytes that are no text would make different secrets equal. */
function textIn(bytes: Buffer, flag: string): string {
  try {
    return withoutNewline(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new ClaveError("secret-encoding", fill(texts.secretEncoding, { flag }), texts.secretEncodingHint);
  }
}

/** Refuses two on one standard input, where they could not be told apart. */
export function requireOneStdin(wishes: Wishes): void {
  if (readers(wishes) > 1) throw new ClaveError("stdin-twice", texts.oneStdin, texts.oneStdinHint);
}

/** What a command was given where a secret or file may come on standard input. */
type Wishes = readonly (string | boolean | undefined)[];

function readers(wishes: Wishes): number {
  return wishes.filter((wish) => wish === true || wish === "-").length;
}

/** Refuses an address with a password in it: an argument is seen by everyone on the machine. */
export function requireNoPassword(url: string | undefined): void {
  if (url === undefined || !/:\/\/[^@?#]*:[^@]*@|[?&](ssl)?password=/i.test(url)) return;
  const hint = /^postgres/i.test(url) ? texts.passwordInStoreHint : texts.passwordInUrlHint;
  throw new ClaveError("password-in-argument", texts.passwordInUrl, hint);
}

function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, "");
}

/** A person's own words on the command line: about whom, and the file that they are in. */
export interface ProofFlags {
  readonly cedula?: string;
  readonly proof?: string;
}

/** What a person said, from the file named; undefined where it is to be asked for, *usage* where nobody is there. */
export async function proofInFlags(
  terminal: Terminal,
  { cedula, proof }: ProofFlags,
): Promise<{ readonly cedula: string; readonly said: string } | undefined> {
  if (proof !== undefined) {
    if (cedula === undefined) throw needed(["CEDULA"]);
    return { cedula, said: await secretFromFile(terminal.shell, proof, "--proof") };
  }
  if (terminal.interactive) return undefined;
  throw needed([...(cedula === undefined ? ["CEDULA"] : []), "--proof FILE|-"]);
}

/** An operator's name and password, from the options or from whoever is there. */
export async function credentialsFrom(
  terminal: Terminal,
  options: { readonly operator?: string | undefined; readonly passwordStdin?: boolean | undefined },
  ask: { readonly name: Sentence; readonly password: (questions: Questions) => Promise<string> },
): Promise<{ readonly name: string; readonly password: string }> {
  const { operator, passwordStdin } = options;
  if (!terminal.interactive || passwordStdin) {
    const missing = [operator ? "" : "--operator NAME", passwordStdin ? "" : "--password-stdin"].filter(
      Boolean,
    );
    if (missing.length > 0) throw needed(missing);
    return { name: operator ?? "", password: await secretFromStdin(terminal.shell, "--password-stdin") };
  }
  const questions = await questionsFor(terminal);
  return { name: operator ?? (await questions.text(ask.name)), password: await ask.password(questions) };
}

/** A password for another operator, from standard input or asked for twice. */
export async function passwordForAnother(
  terminal: Terminal,
  { passwordStdin }: { readonly passwordStdin?: boolean },
): Promise<string> {
  if (passwordStdin) return secretFromStdin(terminal.shell, "--password-stdin");
  if (!terminal.interactive) throw needed(["--password-stdin"]);
  return newPassword(await questionsFor(terminal), own.password);
}

/** A password nobody has set yet: asked for twice, since nobody sees what is typed. */
export async function newPassword(questions: Questions, sentence: Sentence): Promise<string> {
  const password = await questions.secret(sentence);
  if ((await questions.secret(own.again)) === password) return password;
  throw new ClaveError("passwords-differ", own.differ, own.differHint);
}
