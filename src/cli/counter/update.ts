import type { Command } from "commander";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { type CaseKind, caseKinds } from "../../store/cases.ts";
import { example, parseChoice, type Run, type Tree } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "atender a la persona paso a paso: documento, dirección, códigos",
    en: "serve the person step by step: document, address, codes",
  },
  email: { es: "correo nuevo", en: "new e-mail address" },
  phone: { es: "móvil nuevo", en: "new mobile" },
  noTerminal: {
    es: "Sin una terminal no se pueden preguntar el documento, los códigos y el motivo.",
    en: "Without a terminal the document, the codes and the reason cannot be asked for.",
  },
  stepByStep: {
    es: "Paso a paso: clave counter open CEDULA --kind contact --document cedula --document-number N --document-expires D --face-match yes --reason MOTIVO; después prove, confirm y submit",
    en: "Step by step: clave counter open CEDULA --kind contact --document cedula --document-number N --document-expires D --face-match yes --reason TEXT; then prove, confirm and submit",
  },
});

interface UpdateOptions {
  readonly cedula: string;
  readonly kind: CaseKind;
  readonly email?: string;
  readonly phone?: string;
  readonly queue?: boolean;
}

/** clave counter update CEDULA */
export function update(parent: Command, tree: Tree, run: Run<UpdateOptions> = runUpdate): void {
  parent
    .command("update")
    .description(tree.text(own.about))
    .argument("<cedula>", tree.text(texts.cedula))
    .option("--kind <kind>", tree.text(texts.kind), parseChoice("--kind", caseKinds), "contact")
    .option("--email <address>", tree.text(own.email))
    .option("--phone <number>", tree.text(own.phone))
    .option("--queue", tree.text(texts.queue))
    .addHelpText("after", example(tree, "clave counter update 1710034065 --email maria@example.com"))
    .action(tree.action(run, ["cedula"]));
}

async function runUpdate(terminal: Terminal, options: UpdateOptions): Promise<void> {
  if (!terminal.interactive) throw new ClaveError("usage", "input-needed", own.noTerminal, own.stepByStep);
  const { withVisit } = await import("./visit.ts");
  const { serve } = await import("./guide.ts");
  const { caseDocument } = await import("./document.ts");
  await withVisit(terminal, options, async (visit) => {
    const served = await serve(visit, options);
    const found = served ?? visit.inHand;
    terminal.answer({ case: found ? caseDocument(found) : null }, "");
  });
}
