import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import { listRecoveries } from "../../recovery/list.ts";
import type { RecoveryStatus } from "../../recovery/recovery.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { type Format, formats, printList } from "../listing.ts";
import { asOperator } from "../opening.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
import { recoveryDocument } from "./document.ts";
import { statusTexts } from "./texts.ts";

const texts = catalogue({
  about: { es: "las recuperaciones, las más nuevas primero", en: "recoveries, newest first" },
  status: { es: "solo las que están así", en: "only those that stand so" },
  stuck: {
    es: "solo las que siguen abiertas a los 30 minutos",
    en: "only those still open after 30 minutes",
  },
  reference: { es: "Referencia", en: "Reference" },
  affiliate: { es: "Persona", en: "Person" },
  statusTitle: { es: "Estado", en: "Status" },
  started: { es: "Pedida", en: "Asked for" },
  to: { es: "Enviada a", en: "Sent to" },
});

const statuses = ["started", "sent", "opened", "completed", "expired", "cancelled", "held"] as const;

interface ListOptions {
  readonly status?: RecoveryStatus;
  readonly stuck?: boolean;
  readonly limit: number;
  readonly format?: Format;
}

/** clave recovery list */
export function list(parent: Command, tree: Tree, run: Run<ListOptions> = runList): void {
  parent
    .command("list")
    .description(tree.text(texts.about))
    .option("--status <status>", tree.text(texts.status), parseChoice("--status", statuses))
    .option("--stuck", tree.text(texts.stuck))
    .option("--limit <n>", tree.text(common.limit), parseLimit, 50)
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText(
      "after",
      example(tree, "clave recovery list --stuck", "clave recovery list --status sent --json"),
    )
    .action(tree.action(run));
}

async function runList(terminal: Terminal, options: ListOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { status, stuck = false, limit } = options;
    const recoveries = await listRecoveries(ctx, { status, stuck, limit });
    const listing = {
      titles: [texts.reference, texts.affiliate, texts.statusTitle, texts.started, texts.to].map(
        terminal.text,
      ),
      keys: ["reference", "affiliate", "status", "startedAt", "sentTo"],
      rows: recoveries.map((recovery) => [
        recovery.reference,
        recovery.cedula,
        options.format === "csv" ? recovery.status : terminal.text(statusTexts[recovery.status]),
        shownAt(recovery.startedAt, settings.timezone),
        recovery.sentTo ?? "—",
      ]),
      document: { recoveries: recoveries.map(recoveryDocument) },
    };
    await printList(terminal, listing, options.format);
  });
}
