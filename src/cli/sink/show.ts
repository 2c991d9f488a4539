import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { example, type Run, type Tree } from "../command.ts";
import { facts } from "../listing.ts";
import { homeOf } from "../opening.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  about: {
    es: "una carta guardada, como la lee la persona",
    en: "a letter that was kept, as the person reads it",
  },
  id: { es: "id de la carta, de clave sink list", en: "the letter's id, from clave sink list" },
  from: { es: "De", en: "From" },
  to: { es: "Para", en: "To" },
  subject: { es: "Asunto", en: "Subject" },
});

interface ShowOptions {
  readonly id: string;
}

/** clave sink show ID */
export function show(parent: Command, tree: Tree, run: Run<ShowOptions> = runShow): void {
  parent
    .command("show")
    .description(tree.text(texts.about))
    .argument("<id>", tree.text(texts.id))
    .addHelpText("after", example(tree, "clave sink show 20261121T140501123-XXXX"))
    .action(tree.action(run, ["id"]));
}

async function runShow(terminal: Terminal, { id }: ShowOptions): Promise<void> {
  const { readMail } = await import("../../sink/mails.ts");
  const { mail, text, html } = await readMail(homeOf(terminal).sink, id);
  const head = facts([
    [terminal.text(texts.from), mail.from],
    [terminal.text(texts.to), mail.to.join(" ")],
    [terminal.text(texts.subject), mail.subject],
  ]);
  const document = { mail: { ...mail, receivedAt: iso(mail.receivedAt), text, html: html ?? null } };
  terminal.answer(document, `${head}\n\n${text.trimEnd()}`);
}
