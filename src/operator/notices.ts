import { catalogue, fill, type Sentence, verbatim } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import type { Notice } from "../store/staff/notices.ts";

const texts = catalogue({
  looks: {
    es: "{operator} miró {count} veces datos de personas el {day}, muy por encima de lo habitual.",
    en: "{operator} looked at people {count} times on {day}, far above habit.",
  },
  changes: {
    es: "{operator} hizo {count} cambios a datos de personas el {day}, muy por encima de lo habitual.",
    en: "{operator} made {count} changes to people's data on {day}, far above habit.",
  },
  "new-approver": {
    es: "{operator} podrá aprobar dentro de 24 horas: {by} le dio la función o la contraseña.",
    en: "{operator} can approve 24 hours from now: {by} gave the role or the password.",
  },
  "account-waits": {
    es: "{by} propone {what} {operator}. {how}",
    en: "{by} proposes {what} {operator}. {how}",
  },
  "account-rescued": {
    es: "Quien administra la máquina dio otra contraseña a {operator}. Si nadie lo pidió, avise: clave audit log --subject operator:{operator}",
    en: "Whoever has the machine gave {operator} another password. If nobody asked for it, tell: clave audit log --subject operator:{operator}",
  },
  decides: {
    es: "Otro administrador lo decide: clave operator approve {operator}",
    en: "Another admin decides it: clave operator approve {operator}",
  },
  due: {
    es: "Entra en vigor el {due}, si nadie lo rechaza antes.",
    en: "It takes force on {due}, unless somebody refuses it before.",
  },
  "case-frozen": {
    es: "El trámite {case} quedó detenido por una objeción: lo decide un supervisor.",
    en: "The case {case} is frozen by an objection: a supervisor decides it.",
  },
  "setting-changed": {
    es: "{by} cambió el ajuste {key}, por el que pasan correos y esperas. Vea: clave audit log --subject setting:{key}",
    en: "{by} changed the setting {key}, which mails and holds rest on. See: clave audit log --subject setting:{key}",
  },
  "setting-proposed": {
    es: "{by} propone cambiar el ajuste {key}; lo decide otro administrador. Vea de qué a qué: clave config show",
    en: "{by} proposes to change the setting {key}; another admin decides. See from what to what: clave config show",
  },
  "setting-due": {
    es: "{by} propone cambiar el ajuste {key}, y nadie más puede decidirlo: vale por sí solo desde el {moment}. Vea de qué a qué: clave config show",
    en: "{by} proposes to change the setting {key}, and nobody else can decide: it is in force by itself from {moment}. See from what to what: clave config show",
  },
  "setting-refused": {
    es: "{by} rechazó el cambio del ajuste {key} que usted propuso. Vea por qué: clave audit log --subject setting:{key}",
    en: "{by} refused the change of the setting {key} that you proposed. See why: clave audit log --subject setting:{key}",
  },
  restored: {
    es: "La mesa se restauró del respaldo de {moment}: lo que se hizo después no está. Revise las cuentas: clave operator list",
    en: "The desk was restored from the backup of {moment}: what was done after it is not here. Review the accounts: clave operator list",
  },
  "recovery-held": {
    es: "La recuperación {reference} espera a un supervisor que no tuvo parte.",
    en: "The recovery {reference} waits for a supervisor who had no part.",
  },
});

const wishes: Readonly<Record<string, Sentence>> = catalogue({
  "operator.add": { es: "la cuenta nueva de", en: "the new account of" },
  "operator.set-role": { es: "otra función para", en: "another role for" },
  "operator.set-password": { es: "otra contraseña para", en: "another password for" },
  "operator.rescue": { es: "rescatar, con otra contraseña, a", en: "rescuing, with another password," },
  "operator.enable": { es: "dejar entrar de nuevo a", en: "letting in again" },
  "operator.disable": { es: "no dejar entrar más a", en: "no longer letting in" },
});

/** What is wanted of an account, before the name of its operator. */
export function wishWords(act: string): Sentence {
  return wishes[act] ?? verbatim(act);
}

/** Who decides what is wanted of an account, or when it takes force by itself. */
export function whoDecides(operator: string, due: string | undefined): Sentence {
  return due === undefined ? fill(texts.decides, { operator }) : fill(texts.due, { due });
}

/** What a notice says to whom it was left for. */
export function noticeSentence({ kind, detail }: Notice): Sentence {
  const told = (place: string) => visible(String(detail[place] ?? "—"));
  const due = detail["due"] === undefined ? undefined : told("due");
  const unusual = told("what") === "looks" ? texts.looks : texts.changes;
  return fill(kind === "unusual-day" ? unusual : texts[kind], {
    operator: told("operator"),
    count: told("count"),
    day: told("day"),
    by: told("by"),
    what: wishWords(told("act")),
    how: whoDecides(told("operator"), due),
    case: told("case"),
    key: told("key"),
    reference: told("reference"),
    moment: told("moment"),
  });
}
