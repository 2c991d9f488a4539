import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import type { Context } from "../../base/context.ts";
import { withNamedFile } from "../../base/files.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { asOperator } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { caseDocument } from "./answer.ts";
import { paperWidths, slipLines } from "./words/paper.ts";
import { showOnce } from "./words/show-once.ts";
import { texts } from "./words/texts.ts";

const own = catalogue({
  about: {
    es: "entregar la activación a la persona validada",
    en: "hand the activation to a validated person",
  },
  slip: {
    es: "escribirla en un archivo nuevo, para imprimirlo",
    en: "write it to a new file, to be printed",
  },
  width: { es: "ancho del papel: 80 o 32 columnas", en: "the paper's width: 80 or 32 columns" },
  written: {
    es: "La activación está en {path}. Imprímala, entréguela y borre el archivo.",
    en: "The activation is in {path}. Print it, hand it over and delete the file.",
  },
});

/** clave counter hand-over CASE */
export const handOver = verb({
  about: own.about,
  takes: {
    "[case]": texts.id,
    "--slip <file>": own.slip,
    "--width <columns>": [own.width, paperWidths, "80"],
  },
  examples: ["clave counter hand-over C7K3M9QWXA --slip slip.txt --width 32"],
  run: async (terminal, options) => {
    const { slip, width } = options;
    // a secret goes to a person's eyes or into a private file: never into a pipe or a document
    if (slip === undefined && (!terminal.screen || terminal.options.json)) throw needed(["--slip FILE"]);
    await asOperator(terminal, async (ctx, { settings }) => {
      const { meantCase } = await import("../../counter/case/in-hand.ts");
      const validated = await meantCase(ctx, options.case, ({ kind, status }) => {
        return kind === "validation" && status === "effective";
      });
      if (slip === undefined) {
        const handed = await handOverCase(ctx, validated);
        return showOnce(terminal, slipLines(terminal, settings, handed, width));
      }
      const handed = await intoNewFile(slip, async (write) => {
        const handed = await handOverCase(ctx, validated);
        write(`${slipLines(terminal, settings, handed, width).join("\n")}\n`);
        return handed;
      });
      const document = { case: caseDocument(handed.case), slip, expiresAt: iso(handed.expiresAt) };
      terminal.answer(document, terminal.text(fill(own.written, { path: visible(slip) })));
    });
  },
});

async function handOverCase(ctx: Context, id: string) {
  const { handOver } = await import("../../counter/case/hand-over.ts");
  return handOver(ctx, id);
}

/** Work that writes to a new private file, made before it begins: what cannot be written down is not made. */
async function intoNewFile<R>(path: string, work: (write: (text: string) => void) => Promise<R>): Promise<R> {
  const file = withNamedFile(path, "writing", () => openSync(path, "wx", 0o600));
  try {
    const done = await work((text) => void writeSync(file, text));
    closeSync(file);
    return done;
  } catch (error) {
    closeSync(file);
    rmSync(path, { force: true });
    throw error;
  }
}
