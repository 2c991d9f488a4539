import type { Command } from "commander";
import { catalogue, number } from "../../base/texts.ts";
import { day, iso } from "../../base/time.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { type Format, formats, printList } from "../listing.ts";
import { asOperator } from "../opening.ts";
import { parseSince, type Since } from "../since.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

const texts = catalogue({
  about: { es: "quién aprueba los trámites de quién", en: "who approves whose cases" },
  since: {
    es: "desde cuándo: fecha, instante o duración (un año si no se dice)",
    en: "since when: a date, an instant or a duration (else a year)",
  },
  officer: { es: "Atendió", en: "Served" },
  approver: { es: "Aprobó", en: "Approved" },
  cases: { es: "Trámites", en: "Cases" },
  share: { es: "De los aprobados a quien atendió", en: "Of those approved for who served" },
});

const year = 365 * day;

interface PairsOptions {
  readonly since?: Since;
  readonly limit: number;
  readonly format?: Format;
}

/** clave operator pairs */
export function pairs(parent: Command, tree: Tree, run: Run<PairsOptions> = runPairs): void {
  parent
    .command("pairs")
    .description(tree.text(texts.about))
    .option("--since <when>", tree.text(texts.since), parseSince("--since"))
    .option("--limit <n>", tree.text(common.limit), parseLimit, 50)
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText("after", example(tree, "clave operator pairs --since 90d"))
    .action(tree.action(run));
}

async function runPairs(terminal: Terminal, options: PairsOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { pairsSince } = await import("../../operator/list.ts");
    const now = ctx.clock.now();
    const since = options.since?.(now) ?? now - year;
    const found = await pairsSince(ctx, since, options.limit);
    const listing = {
      titles: [texts.officer, texts.approver, texts.cases, texts.share].map(terminal.text),
      keys: ["officer", "approver", "cases", "share"],
      rows: found.map(({ officer, approver, cases, share }) => [
        officer,
        approver,
        String(cases),
        options.format === "csv"
          ? share.toFixed(3)
          : `${number(Math.round(share * 100), terminal.language)} %`,
      ]),
      document: { since: iso(since), pairs: found },
    };
    await printList(terminal, listing, options.format);
  });
}
