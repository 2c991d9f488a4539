import { systemActor } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { Finding, Verdict } from "../../doctor/finding.ts";
import type { Surroundings } from "../../doctor/patient.ts";
import { type Listing, printList } from "../command/listing.ts";
import { homeOf, locationOf, settingsIfSound } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { whileWorking } from "../terminal/spinner.ts";
import type { Style, Terminal } from "../terminal/terminal.ts";
import { wrapped } from "../terminal/width.ts";

const texts = catalogue({
  strict: { es: "los avisos cuentan como faltas", en: "warnings count as faults" },
  dns: { es: "servidor de nombres al que preguntar", en: "name server to ask" },
  codes: {
    es: "Termina con 0 si no hay faltas. Si las hay, con el código de la más grave:\n  78  ajustes, permisos, llaves, reloj, versión del almacén, dominio\n  74  disco o almacén dañado\n  69  un servidor al que no se llega\n  1   cualquier otra, y los avisos con --strict",
    en: "Ends with 0 where there is no fault; otherwise with the code of the gravest:\n  78  settings, permissions, keys, clock, the store's version, the domain\n  74  disk, or a damaged store\n  69  a server that cannot be reached\n  1   any other, and warnings under --strict",
  },
  working: { es: "Examinando la mesa…", en: "Examining the desk…" },
  check: { es: "Examen", en: "Examination" },
  verdict: { es: "Juicio", en: "Verdict" },
  message: { es: "Lo que se vio", en: "What was seen" },
  mend: { es: "Remedio", en: "Mending" },
  sound: {
    es: "Ninguna falta; {n} {n:aviso|avisos}.",
    en: "No fault; {n} {n:warning|warnings}.",
  },
  faults: {
    es: "La mesa tiene {n} {n:falta|faltas} y {warnings} {warnings:aviso|avisos}: {checks}.",
    en: "The desk has {n} {n:fault|faults} and {warnings} {warnings:warning|warnings}: {checks}.",
  },
  faultsHint: {
    es: "El remedio está bajo cada una; después repita: clave doctor",
    en: "How to mend it stands below each; afterwards repeat: clave doctor",
  },
});

/** clave doctor */
export const doctor = verb({
  takes: { "--strict": texts.strict, "--dns <host[:port]>": texts.dns },
  more: texts.codes,
  examples: ["clave doctor", "clave doctor --strict --json"],
  run: async (terminal, { strict = false, dns }) => {
    const { examineDesk, gravestKind } = await import("../../doctor/doctor.ts");
    const { withPatient } = await import("../../doctor/patient.ts");
    const around = await surroundings(terminal, dns);
    const findings = await whileWorking(terminal, texts.working, () => withPatient(around, examineDesk));
    const kind = gravestKind(findings, strict);
    await show(terminal, findings, kind === undefined);
    if (kind !== undefined) throw faultsIn(kind, findings);
  },
});

async function surroundings(terminal: Terminal, dns: string | undefined): Promise<Surroundings> {
  const { openNames } = await import("../../doctor/dns.ts");
  const { env, clock } = terminal.shell;
  const home = homeOf(terminal);
  const around = { home, environment: env, clock, actor: systemActor, node: process.versions.node };
  return { ...around, location: placeOf(terminal, home), names: await openNames(dns) };
}

/** Where the store is; an address that is none is something to tell, a password in the open something to refuse. */
function placeOf(terminal: Terminal, home: Surroundings["home"]): Surroundings["location"] {
  try {
    return locationOf(terminal, home, settingsIfSound(home));
  } catch (error) {
    if (error instanceof ClaveError && error.kind === "config") return error;
    throw error;
  }
}

async function show(terminal: Terminal, findings: readonly Finding[], ok: boolean): Promise<void> {
  if (terminal.screen && !terminal.options.json)
    return void terminal.shell.stdout.write(`${onScreen(terminal, findings, ok)}\n`);
  const { text } = terminal;
  const told = findings.map(({ check, verdict, sentence, mend }) => ({
    check,
    verdict,
    message: text(sentence),
    ...(mend ? { mend: text(mend) } : {}),
  }));
  const columns = {
    check: [texts.check, ({ check }) => check],
    verdict: [texts.verdict, ({ verdict }) => verdict],
    message: [texts.message, ({ message }) => message],
    mend: [texts.mend, ({ mend = "" }) => mend.replaceAll("\n", "; ")],
  } satisfies Listing<(typeof told)[number]>["columns"];
  await printList(terminal, undefined, { rows: told, columns, document: { ok, checks: told } });
}

const marks: Readonly<Record<Verdict, readonly [mark: string, style: Style]>> = {
  good: ["✓", "good"],
  warning: ["!", "doubt"],
  fault: ["✗", "bad"],
  unknown: ["?", "dim"],
  "not-applicable": ["–", "dim"],
};

/** A paragraph for each finding, and below it, one to a line, what to do. */
function onScreen(terminal: Terminal, findings: readonly Finding[], ok: boolean): string {
  const { text, columns } = terminal;
  const paragraph = (words: string) => wrapped(words, columns - "✓ ".length).split("\n");
  const told = findings.flatMap(({ verdict, title, sentence, mend }) => {
    const [mark, style] = marks[verdict];
    const [first = "", ...more] = paragraph(`${text(title)}: ${visible(text(sentence))}`);
    const what =
      mend === undefined
        ? []
        : text(mend)
            .split("\n")
            .flatMap((line) => paragraph(visible(line)));
    return [`${terminal.paint(style, mark)} ${first}`, ...[...more, ...what].map((line) => `  ${line}`)];
  });
  const summary = ok ? ["", text(fill(texts.sound, { n: countOf(findings, "warning") }))] : [];
  return [...told, ...summary].join("\n");
}

function countOf(findings: readonly Finding[], verdict: Verdict): number {
  return findings.filter((finding) => finding.verdict === verdict).length;
}

function faultsIn(kind: ClaveError["kind"], findings: readonly Finding[]): ClaveError {
  const faulty = findings.filter(({ verdict }) => verdict === "fault");
  const wanting = faulty.length > 0 ? faulty : findings.filter(({ verdict }) => verdict === "warning");
  const checks = wanting.map(({ check }) => check).join(", ");
  const [n, warnings] = [faulty.length, countOf(findings, "warning")];
  const sentence = fill(texts.faults, { n, warnings, checks });
  return new ClaveError({ code: "doctor-found-faults", kind }, sentence, texts.faultsHint);
}
