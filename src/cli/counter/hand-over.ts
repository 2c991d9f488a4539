import { resolve } from "node:path";
import type { Context } from "../../base/context.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { writingTo } from "../command/named-files.ts";
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
    es: "escribirla en un archivo nuevo, para imprimirlo; - es la salida",
    en: "write it to a new file, to be printed; - is the output",
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
    const { width } = options;
    // a screen is cleared of it: it stays in nothing that can be scrolled back to
    const slip = options.slip === "-" && terminal.screen ? undefined : options.slip;
    // a secret goes to a person's eyes, or where somebody says: never into a pipe or a document unasked
    if (slip === undefined && (!terminal.screen || terminal.options.json)) throw needed(["--slip FILE"]);
    await asOperator(terminal, async (ctx, { settings }) => {
      const { meantCase } = await import("../../counter/case/in-hand.ts");
      const validated = await meantCase(ctx, options.case, ({ kind, status }) => {
        return kind === "validation" && (status === "effective" || status === "approved");
      });
      if (slip === undefined) {
        const handed = await handOverCase(ctx, validated);
        return showOnce(terminal, slipLines(terminal, settings, handed, width));
      }
      const { done: handed, path } = await writingTo(terminal, slip, async (write) => {
        const handed = await handOverCase(ctx, validated);
        await write(`${slipLines(terminal, settings, handed, width).join("\n")}\n`);
        return handed;
      });
      // where the output is the slip, nothing else stands in it
      if (path === undefined) return;
      const { worksFrom, expiresAt } = handed;
      const document = {
        case: caseDocument(handed.case),
        slip: path,
        worksFrom: worksFrom === undefined ? null : iso(worksFrom),
        expiresAt: iso(expiresAt),
      };
      // the whole path is said where the file lies elsewhere than was typed
      const where = resolve(slip) === path ? slip : path;
      terminal.answer(document, terminal.text(fill(own.written, { path: visible(where) })));
    });
  },
});

async function handOverCase(ctx: Context, id: string) {
  const { handOver } = await import("../../counter/case/hand-over.ts");
  return handOver(ctx, id);
}
