import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import type { Case } from "../../counter/case/view.ts";
import { asOperator } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { questionsFor } from "../terminal/prompts.ts";
import { secretFromStdin } from "../terminal/secrets.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { answerCase } from "./answer.ts";
import { texts } from "./words/texts.ts";

const own = catalogue({
  about: { es: "tomar el código que la persona lee", en: "take the code that the person reads out" },
  code: {
    es: "leer el código de la entrada; dos, uno por línea",
    en: "read the code from stdin; two, one a line",
  },
  ask: { es: "Código que lee la persona:", en: "The code that the person reads out:" },
  tooMany: {
    es: "Un trámite espera uno o dos códigos, uno por línea.",
    en: "A case waits for one or two codes, one a line.",
  },
});

/** clave counter confirm CASE --code-stdin */
export const confirm = verb({
  about: own.about,
  takes: { "[case]": texts.id, "--code-stdin": own.code },
  examples: ["clave counter confirm C7K3M9QWXA --code-stdin < CODE"],
  run: async (terminal, options) => {
    const codes = await codesFor(terminal, options.codeStdin);
    await asOperator(terminal, async (ctx, { settings }) => {
      const { meantCase } = await import("../../counter/case/in-hand.ts");
      const id = await meantCase(ctx, options.case);
      answerCase(terminal, settings.timezone, await confirmEach(ctx, id, codes));
    });
  },
});

async function codesFor(terminal: Terminal, codeStdin = false): Promise<readonly string[]> {
  if (!terminal.interactive && !codeStdin) throw needed(["--code-stdin"]);
  if (!codeStdin) return [await (await questionsFor(terminal)).code(own.ask)];
  const lines = (await secretFromStdin(terminal.shell, "--code-stdin")).split(/\r?\n/);
  const codes = lines.map((line) => line.trim()).filter(Boolean);
  if (codes.length === 1 || codes.length === 2) return codes;
  throw new ClaveError("codes-too-many", own.tooMany);
}

/** Tries every code, then throws the first failure: a right code counts whatever the other was. */
async function confirmEach(ctx: Context, id: string, codes: readonly string[]): Promise<Case> {
  const { confirmCode } = await import("../../counter/proof/confirm.ts");
  let found: Case | undefined;
  let failure: unknown;
  for (const code of codes) {
    try {
      found = await confirmCode(ctx, id, code);
    } catch (error) {
      failure ??= error;
    }
  }
  if (found && failure === undefined) return found;
  throw failure;
}
