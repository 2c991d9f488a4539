import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import type { Case } from "../../counter/view.ts";
import { example, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { asOperator } from "../opening.ts";
import { questionsFor } from "../prompts.ts";
import { secretFromStdin } from "../secrets.ts";
import type { Terminal } from "../terminal.ts";
import { answerCase } from "./answer.ts";
import { texts } from "./texts.ts";

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

interface ConfirmOptions {
  readonly id?: string;
  readonly codeStdin?: boolean;
}

/** clave counter confirm CASE --code-stdin */
export function confirm(parent: Command, tree: Tree, run: Run<ConfirmOptions> = runConfirm): void {
  parent
    .command("confirm")
    .description(tree.text(own.about))
    .argument("[case]", tree.text(texts.id))
    .option("--code-stdin", tree.text(own.code))
    .addHelpText("after", example(tree, "clave counter confirm C7K3M9QWXA --code-stdin < CODE"))
    .action(tree.action(run, ["id"]));
}

async function runConfirm(terminal: Terminal, options: ConfirmOptions): Promise<void> {
  const codes = await codesFor(terminal, options);
  await asOperator(terminal, async (ctx, { settings }) => {
    const { meantCase } = await import("../../counter/in-hand.ts");
    const id = await meantCase(ctx, options.id);
    answerCase(terminal, settings.timezone, await confirmEach(ctx, id, codes));
  });
}

async function codesFor(terminal: Terminal, { codeStdin }: ConfirmOptions): Promise<readonly string[]> {
  if (!terminal.interactive && !codeStdin) throw needed(["--code-stdin"]);
  if (!codeStdin) return [await (await questionsFor(terminal)).code(own.ask)];
  const lines = (await secretFromStdin(terminal.shell, "--code-stdin")).split(/\r?\n/);
  const codes = lines.map((line) => line.trim()).filter(Boolean);
  if (codes.length === 1 || codes.length === 2) return codes;
  throw new ClaveError("usage", "codes-too-many", own.tooMany);
}

/** Tries every code, then throws the first failure: a right code counts whatever the other was. */
async function confirmEach(ctx: Context, id: string, codes: readonly string[]): Promise<Case> {
  const { confirmCode } = await import("../../counter/confirm.ts");
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
