import type { Command } from "commander";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { type Division, divisions } from "../../report/waits/gather.ts";
import type { Asked } from "../../report/waits/period.ts";
import { example, parseChoice, type Tree } from "../command/command.ts";
import { parseSince, type Since } from "../command/since.ts";

const texts = catalogue({
  since: {
    es: "desde cuándo: fecha, instante o duración hacia atrás (si no se dice, desde la primera)",
    en: "since when: a date, an instant or a length of time back (else since the first)",
  },
  until: {
    es: "hasta cuándo; nada posterior cuenta (si no se dice, hasta ahora)",
    en: "until when; nothing later counts (else until now)",
  },
  format: { es: "table, json, csv, html o svg", en: "table, json, csv, html or svg" },
  out: { es: "archivo en que se escribe, en lugar de la salida", en: "file to write, instead of the output" },
  by: { es: "separar por: {names}", en: "told apart by: {names}" },
  exact: { es: "tomar cada espera, aunque sean millones", en: "take every single wait, even of millions" },
  backwards: { es: "--since debe ser anterior a --until.", en: "--since must be before --until." },
  backwardsHint: {
    es: "Por ejemplo: --since 2026-05-01 --until 2026-06-01",
    en: "For example: --since 2026-05-01 --until 2026-06-01",
  },
});

/** The forms that a report takes. */
const formats = ["table", "json", "csv", "html", "svg"] as const;

/** What every report is typed with. */
export interface ReportOptions {
  readonly since?: Since;
  readonly until?: Since;
  readonly format?: (typeof formats)[number];
  readonly out?: string;
  /** Which chart, where there are several. */
  readonly chart?: string;
}

/** A report's command with what every report is typed with, and examples. */
export function reportCommand(
  parent: Command,
  tree: Tree,
  verb: string,
  about: Sentence,
  ...examples: readonly string[]
): Command {
  return parent
    .command(verb)
    .description(tree.text(about))
    .option("--since <when>", tree.text(texts.since), parseSince("--since"))
    .option("--until <when>", tree.text(texts.until), parseSince("--until"))
    .option("--format <format>", tree.text(texts.format), parseChoice("--format", formats))
    .option("--out <file>", tree.text(texts.out))
    .addHelpText("after", example(tree, ...examples));
}

/** `--by`, for what requests are told apart by. */
export function byOption(tree: Tree): [string, string, (text: string) => Division, Division] {
  const about = fill(texts.by, { names: divisions.join(", ") });
  return ["--by <what>", tree.text(about), parseChoice("--by", divisions), "method"];
}

/** `--exact`, for a report that may go by the counts of days. */
export function exactOption(tree: Tree): [string, string] {
  return ["--exact", tree.text(texts.exact)];
}

/** The period that was typed; *usage* where it ends before it begins. */
export function periodAsked({ since, until }: ReportOptions, now: Moment): Asked {
  const asked = { since: since?.(now), until: until?.(now) };
  if (asked.since !== undefined && asked.since >= (asked.until ?? now + 1))
    throw new ClaveError("period-backwards", texts.backwards, texts.backwardsHint);
  return asked;
}
