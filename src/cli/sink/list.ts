import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { type Format, formats, printList } from "../listing.ts";
import { homeOf } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

const texts = catalogue({
  about: { es: "las cartas guardadas, la última al final", en: "the letters kept, the last one at the end" },
  id: { es: "Id", en: "Id" },
  at: { es: "Llegó", en: "Came" },
  to: { es: "Para", en: "To" },
  subject: { es: "Asunto", en: "Subject" },
});

interface ListOptions {
  readonly limit: number;
  readonly format?: Format;
}

/** clave sink list */
export function list(parent: Command, tree: Tree, run: Run<ListOptions> = runList): void {
  parent
    .command("list")
    .description(tree.text(texts.about))
    .option("--limit <n>", tree.text(common.limit), parseLimit, 50)
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText("after", example(tree, "clave sink list --limit 5"))
    .action(tree.action(run));
}

async function runList(terminal: Terminal, { limit, format }: ListOptions): Promise<void> {
  const { listMails } = await import("../../sink/mails.ts");
  const mails = await listMails(homeOf(terminal).sink, limit);
  const listing = {
    titles: [texts.id, texts.at, texts.to, texts.subject].map(terminal.text),
    keys: ["id", "receivedAt", "to", "subject"],
    rows: mails.map(({ id, receivedAt, to, subject }) => [id, iso(receivedAt), to.join(" "), subject]),
    document: { mails: mails.map((mail) => ({ ...mail, receivedAt: iso(mail.receivedAt) })) },
  };
  await printList(terminal, listing, format);
}
