import type { Command } from "commander";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { parseChoice, type Tree } from "../command.ts";
import { parseSince, type Since } from "../since.ts";

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
  backwards: { es: "--since debe ser anterior a --until.", en: "--since must be before --until." },
  backwardsHint: {
    es: "Por ejemplo: --since 2026-05-01 --until 2026-06-01",
    en: "For example: --since 2026-05-01 --until 2026-06-01",
  },
});

/** The forms that a report takes. */
export const reportFormats = ["table", "json", "csv", "html", "svg"] as const;

/** What every report is typed with. */
export interface ReportOptions {
  readonly since?: Since;
  readonly until?: Since;
  readonly format?: (typeof reportFormats)[number];
  readonly out?: string;
  /** Which chart, where there are several. */
  readonly chart?: string;
}

/** Adds what every report is typed with to one. */
export function reportCommand(parent: Command, tree: Tree, verb: string): Command {
  return parent
    .command(verb)
    .option("--since <when>", tree.text(texts.since), parseSince("--since"))
    .option("--until <when>", tree.text(texts.until), parseSince("--until"))
    .option("--format <format>", tree.text(texts.format), parseChoice("--format", reportFormats))
    .option("--out <file>", tree.text(texts.out));
}

/** The period that was typed; *usage* where it ends before it begins. */
export function periodAsked(
  { since, until }: ReportOptions,
  now: Moment,
): { readonly since: Moment | undefined; readonly until: Moment | undefined } {
  const asked = { since: since?.(now), until: until?.(now) };
  if (asked.since !== undefined && asked.since >= (asked.until ?? now + 1))
    throw new ClaveError("usage", "period-backwards", texts.backwards, texts.backwardsHint);
  return asked;
}
