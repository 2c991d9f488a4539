import { existsSync, statSync } from "node:fs";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { questionsFor } from "../terminal/prompts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  there: { es: "{path} ya existe. ¿Reemplazarlo?", en: "{path} is there already. Replace it?" },
  exists: { es: "{path} ya existe.", en: "{path} is there already." },
  existsHint: {
    es: "Elija otro nombre, o reemplácelo con --yes.",
    en: "Choose another name, or replace it with --yes.",
  },
  folder: { es: "{path} es una carpeta.", en: "{path} is a folder." },
  folderHint: { es: "Dé el nombre de un archivo.", en: "Give the name of a file." },
  yes: { es: "Sí, reemplazarlo", en: "Yes, replace it" },
  no: { es: "No, dejarlo", en: "No, leave it" },
});

/** Lets a file be written; one that is there is replaced only where somebody says so. */
export async function requireMayWrite(terminal: Terminal, path: string): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new ClaveError(
      "io",
      "file-is-folder",
      fill(texts.folder, { path: visible(path) }),
      texts.folderHint,
    );
  if (!existsSync(path) || terminal.options.yes) return;
  if (!terminal.interactive)
    throw new ClaveError(
      "usage",
      "input-needed",
      fill(texts.exists, { path: visible(path) }),
      texts.existsHint,
    );
  const question = fill(texts.there, { path: visible(path) });
  const answer = await (await questionsFor(terminal)).choice(question, [
    { value: "no", name: terminal.text(texts.no) },
    { value: "yes", name: terminal.text(texts.yes) },
  ]);
  if (answer === "no") throw new ClaveError("cancelled", "cancelled", common.cancelled);
}
