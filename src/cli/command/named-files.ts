import { openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeskPlaces } from "../../base/desk-files.ts";
import { ClaveError } from "../../base/errors.ts";
import { type Home, makePrivateFolder } from "../../base/home.ts";
import { openOutput, wouldReplace } from "../../base/outputs.ts";
import { systemFile } from "../../base/place/system-file.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { ImportOrder } from "../../holder/import/import.ts";
import { questionsFor } from "../terminal/prompts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { homeOf, locationOf, settingsIfSound } from "./opening.ts";

const texts = catalogue({
  there: { es: "{path} ya existe. ¿Reemplazarlo?", en: "{path} is there already. Replace it?" },
  yes: { es: "Sí, reemplazarlo", en: "Yes, replace it" },
  no: { es: "No, dejarlo", en: "No, leave it" },
});

/** The places of the desk that a command is about. */
export function placesOf(terminal: Terminal): DeskPlaces {
  const home = homeOf(terminal);
  const settings = settingsIfSound(home);
  const location = locationOf(terminal, home, settings);
  const store = location.engine === "sqlite" ? ["", "-wal", "-shm"].map((end) => location.path + end) : [];
  const { CLAVE_SESSION: session } = terminal.shell.env;
  const named = Object.entries(settings).filter(([key]) => key.endsWith("File"));
  return {
    folder: home.path,
    shown: [home.imports, home.out, home.sink],
    elsewhere: [...store, ...(session ? [session] : []), ...named.map(([, path]) => String(path))],
    outbox: systemFile() === undefined ? undefined : home.out,
  };
}

/** What an import reads: the file named, or for `-` standard input, kept where it can be read twice and has no name. */
export async function sourceOf(
  { shell }: Terminal,
  { imports }: Home,
  file: string,
): Promise<Pick<ImportOrder, "file" | "handle">> {
  if (file !== "-") return { file };
  const path = join(imports, `input-${process.pid}.csv`);
  try {
    makePrivateFolder(imports);
    const handle = openSync(path, "wx+", 0o600);
    rmSync(path);
    for await (const chunk of shell.stdin) writeFileSync(handle, chunk as Buffer);
    return { file, handle };
  } catch (error) {
    throw await located(error, path);
  }
}

/** Takes a text piece by piece. */
export type Write = (text: string) => void | Promise<void>;

/**
 * Lets work write to a file that somebody named, which is there whole or not at all; with `-` to the output, and no
 * path is given back. One that is there is replaced only where somebody says so.
 */
export async function writingTo<R>(
  terminal: Terminal,
  named: string,
  work: (write: Write) => Promise<R>,
): Promise<{ readonly done: R; readonly path: string | undefined }> {
  const { stdout } = terminal.shell;
  if (named === "-") {
    // whoever reads it may be slow: no more is kept for them than one piece
    const write: Write = (text) => new Promise((resolve) => stdout.write(text, () => resolve()));
    return { done: await work(write), path: undefined };
  }
  const output = openOutput(named, await mayReplace(terminal, named));
  try {
    const done = await work((text) => output.write(text));
    output.keep();
    return { done, path: output.path };
  } catch (error) {
    const fault = await located(error, output.path);
    output.discard();
    throw fault;
  }
}

async function located(error: unknown, path: string): Promise<unknown> {
  const { locatedFault } = await import("../../store/engine/faults.ts");
  return locatedFault(error, path);
}

async function mayReplace(terminal: Terminal, named: string): Promise<boolean> {
  if (terminal.options.yes || !wouldReplace(named) || !terminal.interactive)
    return terminal.options.yes ?? false;
  const question = fill(texts.there, { path: visible(named) });
  const answer = await (await questionsFor(terminal)).choice(question, [
    { value: "no", name: terminal.text(texts.no) },
    { value: "yes", name: terminal.text(texts.yes) },
  ]);
  if (answer === "yes") return true;
  throw new ClaveError("cancelled", common.cancelled);
}
