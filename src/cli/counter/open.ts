import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { type CaseKind, caseKinds } from "../../store/cases.ts";
import { example, parseChoice, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
import { answerCase } from "./answer.ts";
import { type DocumentFlags, documentFrom, missingOfDocument, withDocument } from "./document-flags.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "abrir el trámite de quien está en la ventanilla",
    en: "open a case for the person at the counter",
  },
  appointment: { es: "número de la cita", en: "number of the appointment" },
  priority: { es: "es de un grupo prioritario", en: "belongs to a priority group" },
  oldAddress: {
    es: "el correo registrado: works o lost (por omisión)",
    en: "the mailbox on file: works or lost (the default)",
  },
});

interface OpenOptions extends DocumentFlags {
  readonly cedula?: string;
  readonly kind?: CaseKind;
  readonly reason?: string;
  readonly appointment?: string;
  readonly priority?: boolean;
  readonly oldAddress?: "works" | "lost";
}

/** clave counter open CEDULA */
export function open(parent: Command, tree: Tree, run: Run<OpenOptions> = runOpen): void {
  const command = parent
    .command("open")
    .description(tree.text(own.about))
    .argument("[cedula]", tree.text(texts.cedula))
    .option("--kind <kind>", tree.text(texts.kind), parseChoice("--kind", caseKinds));
  withDocument(command, tree)
    .option("--reason <text>", tree.text(common.reason))
    .option("--appointment <id>", tree.text(own.appointment))
    .option("--priority", tree.text(own.priority))
    .option(
      "--old-address <state>",
      tree.text(own.oldAddress),
      parseChoice("--old-address", ["works", "lost"]),
    )
    .addHelpText(
      "after",
      example(
        tree,
        "clave counter open 1710034065 --kind contact --document cedula \\",
        "  --document-number 1710034065 --document-expires 2031-05-31 \\",
        '  --face-match yes --reason "…"',
      ),
    )
    .action(tree.action(run, ["cedula"]));
}

async function runOpen(terminal: Terminal, options: OpenOptions): Promise<void> {
  const { cedula, kind, reason, appointment, priority, oldAddress } = options;
  const document = documentFrom(options);
  if (cedula === undefined || !kind || reason === undefined || !document) {
    if (!terminal.interactive) throw needed(missingOf(options));
    const { openAsking } = await import("./open-asking.ts");
    return openAsking(terminal, options);
  }
  await asOperator(terminal, async (ctx, { settings }) => {
    const { openCase } = await import("../../counter/open.ts");
    const input = { cedula, kind, reason, document, appointment, priority, oldAddress };
    const { case: opened, warnings } = await openCase(ctx, input);
    answerCase(terminal, settings.timezone, opened, { warnings });
  });
}

function missingOf(options: OpenOptions): readonly string[] {
  return [
    options.cedula === undefined ? "CEDULA" : "",
    options.kind ? "" : `--kind ${caseKinds.join("|")}`,
    ...missingOfDocument(options),
    options.reason === undefined ? "--reason TEXT" : "",
  ].filter(Boolean);
}
