import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { type CaseStatus, caseStatuses } from "../../cases/status.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { type Format, formats, printList } from "../listing.ts";
import { asOperator } from "../opening.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
import { caseDocument } from "./document.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: { es: "los trámites, los más nuevos primero", en: "the cases, newest first" },
  status: { es: "solo los que están así", en: "only those that stand so" },
  mine: { es: "solo los que usted lleva y no ha entregado", en: "only those in your hands, not handed in" },
});

interface ListOptions {
  readonly status?: CaseStatus;
  readonly mine?: boolean;
  readonly limit: number;
  readonly format?: Format;
}

/** clave counter list */
export function list(parent: Command, tree: Tree, run: Run<ListOptions> = runList): void {
  parent
    .command("list")
    .description(tree.text(own.about))
    .option("--status <status>", tree.text(own.status), parseChoice("--status", caseStatuses))
    .option("--mine", tree.text(own.mine))
    .option("--limit <n>", tree.text(common.limit), parseLimit, 50)
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText(
      "after",
      example(tree, "clave counter list --mine", "clave counter list --status submitted --json"),
    )
    .action(tree.action(run));
}

async function runList(terminal: Terminal, options: ListOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { listCases } = await import("../../counter/list.ts");
    const { texts: counterTexts } = await import("../../counter/texts.ts");
    const { status, mine, limit, format } = options;
    const cases = await listCases(ctx, { status, mine, limit });
    const word = (key: keyof typeof counterTexts, plain: string) =>
      format === "csv" ? plain : terminal.text(counterTexts[key]);
    const listing = {
      titles: [texts.caseTitle, texts.person, texts.kindTitle, texts.status, texts.officer, texts.opened].map(
        terminal.text,
      ),
      keys: ["id", "subject", "kind", "status", "officer", "openedAt"],
      rows: cases.map((found) => [
        found.id,
        found.subject,
        word(`kind-${found.kind}`, found.kind),
        word(`status-${found.status}`, found.status),
        found.officer,
        shownAt(found.openedAt, settings.timezone),
      ]),
      document: { cases: cases.map(caseDocument) },
    };
    await printList(terminal, listing, format);
  });
}
