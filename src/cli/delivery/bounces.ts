import { catalogue, fill, number, type Sentence } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import type { BounceReport, Trouble } from "../../delivery/bounces/bounces.ts";
import type { TakenReport } from "../../delivery/bounces/take-report.ts";
import { replyWords } from "../../delivery/mailbox/mailbox.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { reportTexts } from "../recovery/texts.ts";
import { startProgress } from "../terminal/spinner.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { troubles } from "./words.ts";

const texts = catalogue({
  about: {
    es: "tomar los avisos de cartas devueltas (RFC 3464)",
    en: "take the reports of letters that came back (RFC 3464)",
  },
  from: {
    es: "un correo, un mbox o un Maildir; - lee de la entrada",
    en: "a mail, an mbox or a Maildir; - reads standard input",
  },
  dryRun: { es: "decir qué pasaría, sin hacer nada", en: "say what would happen, and do nothing" },
  working: { es: "Leyendo…", en: "Reading…" },
  progress: { es: "{n} {n:correo leído|correos leídos}", en: "{n} {n:mail|mails} read" },
  read: { es: "Leídos", en: "Read" },
  applied: { es: "Tomados", en: "Taken" },
  repeated: { es: "Repetidos", en: "Repeated" },
  unmatched: { es: "De ninguna carta", en: "Of no letter" },
  ambiguous: { es: "De varias cartas", en: "Of several letters" },
  notReports: { es: "Otros correos", en: "Other mails" },
  dry: { es: "Fue un ensayo: no se hizo nada.", en: "This was a rehearsal: nothing was done." },
  obsolete: { es: "; no se le envía más", en: "; nothing is sent there any more" },
  suppressed: { es: "; nada hasta {at}", en: "; nothing until {at}" },
  forward: { es: "su reenvío: ", en: "its forwarding: " },
  more: { es: "… y {n} más.", en: "… and {n} more." },
});

/** clave delivery bounces FILE|MAILDIR|- */
export const bounces = deskVerb({
  about: texts.about,
  takes: { "<from>": texts.from, "--dry-run": texts.dryRun },
  examples: ["clave delivery bounces ~/Maildir --dry-run", "clave delivery bounces - < returned.eml"],
  run: async (terminal, ctx, { from, dryRun = false }, { settings }) => {
    const { takeBounces } = await import("../../delivery/bounces/bounces.ts");
    const progress = await startProgress(terminal, texts.working);
    const troubled = new Troubled(terminal);
    const report = await takeBounces(ctx, {
      from: from === "-" ? { stream: terminal.shell.stdin } : { path: from },
      dryRun,
      onProgress: (n) => progress.update(() => terminal.text(fill(texts.progress, { n }))),
      onTrouble: (name, why) => troubled.add(name, why),
    }).finally(() => progress.stop());
    troubled.tell();
    if (dryRun) terminal.say(texts.dry);
    terminal.answer(document(report), words(terminal, report, settings.timezone));
  },
});

/** How many mails that did nothing are named; the counts have all of them. */
const mostNamed = 20;

/** The mails that did nothing, and why: told at the end, for a spinner may be on the line until then. */
class Troubled {
  readonly #terminal: Terminal;
  readonly #lines: string[] = [];
  #more = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  add(name: string, why: Trouble): void {
    const line = `${visible(name).slice(0, 120)}: ${this.#terminal.text(troubles[why])}`;
    if (this.#lines.length < mostNamed) this.#lines.push(line);
    else this.#more += 1;
  }

  tell(): void {
    for (const line of this.#lines) this.#terminal.say(line);
    if (this.#more > 0) this.#terminal.say(fill(texts.more, { n: this.#more }));
  }
}

function document({ reports, ...counts }: BounceReport) {
  return {
    ...counts,
    reports: reports.map(({ message, reference, action, class: meaning, passedTo, health }) => ({
      message,
      reference: reference ?? null,
      action,
      class: meaning,
      passedTo: passedTo ?? null,
      health: health?.state ?? null,
      healthUntil: health?.until === undefined ? null : iso(health.until),
    })),
  };
}

function words({ text, language }: Terminal, report: BounceReport, zone: string): string {
  const names = ["read", "applied", "repeated", "unmatched", "ambiguous", "notReports"] as const;
  const counts = facts(names.map((name) => [text(texts[name]), number(report[name], language)]));
  const rows = report.reports.map(
    (taken) => `${(taken.reference ?? taken.message).padEnd(13)} ${row(text, taken, zone)}`,
  );
  return rows.length === 0 ? counts : `${counts}\n\n${rows.join("\n")}`;
}

function row(text: (sentence: Sentence) => string, taken: TakenReport, zone: string): string {
  const { action, class: meaning, passedTo, health } = taken;
  const why = text(replyWords(meaning));
  const after = health ? text(fill(texts[health.state], { at: shownAt(health.until, zone) })) : "";
  const where = passedTo === undefined ? "" : text(texts.forward);
  return `${where}${text(reportTexts[action])}${why}${after}`;
}
