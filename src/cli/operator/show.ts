import { catalogue, fill } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import type { OperatorSheet } from "../../operator/account/list.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { operatorDocument, pendingDocument, pendingWords, stateOf } from "./operator.ts";
import { roleWords, texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "un operador: estado, días fuera de lo habitual, con quién no decide",
    en: "one operator: state, days far above habit, whom not to decide with",
  },

  created: { es: "Agregado", en: "Added" },
  approves: { es: "Aprueba desde", en: "Approves from" },
  waits: { es: "Espera", en: "Waits" },
  days: { es: "Días fuera de lo habitual", en: "Days far above habit" },
  day: {
    es: "{day}: {looks} {looks:mirada|miradas}, {changes} {changes:cambio|cambios}",
    en: "{day}: {looks} {looks:look|looks}, {changes} {changes:change|changes}",
  },
  ties: { es: "No decide junto con", en: "Does not decide with" },
  tie: { es: "{other} (hasta el {at})", en: "{other} (until {at})" },
});

/** clave operator show NAME */
export const show = deskVerb({
  about: own.about,
  takes: { "<name>": texts.name },
  examples: ["clave operator show luz"],
  run: async (terminal, ctx, { name }, { settings }) => {
    const { showOperator } = await import("../../operator/account/list.ts");
    const sheet = await showOperator(ctx, name);
    terminal.answer({ operator: sheetDocument(sheet) }, words(terminal, sheet, settings.timezone));
  },
});

function words(terminal: Terminal, sheet: OperatorSheet, zone: string): string {
  const { text } = terminal;
  const days = sheet.markedDays.map(({ day, looks, changes }) =>
    text(fill(own.day, { day, looks, changes })),
  );
  const ties = sheet.ties.map(({ other, until }) => text(fill(own.tie, { other, at: shownAt(until, zone) })));
  return facts([
    [text(texts.nameTitle), sheet.name],
    [text(texts.roleTitle), text(roleWords(sheet.role))],
    [text(texts.officeTitle), sheet.office ?? "—"],
    [text(texts.cedulaTitle), sheet.cedula ?? "—"],
    [text(texts.stateTitle), stateOf(terminal, sheet, zone)],
    ...(sheet.pending ? [[text(own.waits), text(pendingWords(sheet.pending, sheet.name))] as const] : []),
    [text(own.created), shownAt(sheet.createdAt, zone)],
    [text(own.approves), shownAt(sheet.approvesFrom, zone)],
    ...listed(text(own.days), days),
    ...listed(text(own.ties), ties),
  ]);
}

function listed(title: string, lines: readonly string[]): readonly (readonly [string, string])[] {
  if (lines.length === 0) return [[title, "—"]];
  return lines.map((line, place) => [place === 0 ? title : "", line] as const);
}

function sheetDocument(sheet: OperatorSheet) {
  return {
    ...operatorDocument(sheet),
    pending: sheet.pending ? pendingDocument(sheet.pending) : null,
    markedDays: sheet.markedDays.map(({ day, looks, changes }) => ({ day, looks, changes })),
    ties: sheet.ties.map(({ other, until }) => ({ operator: other, until: iso(until) })),
  };
}
