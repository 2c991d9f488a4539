import { ClaveError } from "../base/errors.ts";
import { systemFile } from "../base/place/system-file.ts";
import { isLoopback } from "../base/setting-kinds.ts";
import { readSettings, type SettingKey, type Settings } from "../base/settings.ts";
import { catalogue, type Sentence } from "../base/texts.ts";
import { fault, good, type Observation, warning } from "./finding.ts";
import type { Patient } from "./patient.ts";

const texts = catalogue({
  good: {
    es: "Se leen y están dentro de sus límites.",
    en: "They can be read and are within their bounds.",
  },
  mend: { es: "Véalos: clave config show", en: "See them: clave config show" },
  institution: {
    es: "institution es todavía el valor inicial: las cartas no nombran a la suya.",
    en: "institution is still the initial value: letters do not name yours.",
  },
  institutionMend: {
    es: 'clave config set institution "NOMBRE"',
    en: 'clave config set institution "NAME"',
  },
  portal: {
    es: "portal.url es todavía el valor inicial: los enlaces llevan a esta máquina.",
    en: "portal.url is still the initial value: links lead to this machine.",
  },
  portalPlain: {
    es: "En producción portal.url debe ser https: así los enlaces solo abren en esta máquina.",
    en: "In production portal.url should be https: as it is, links open on this machine only.",
  },
  portalMend: {
    es: "clave config set portal.url https://DOMINIO",
    en: "clave config set portal.url https://DOMAIN",
  },
  cheap: {
    es: "portal.captchaCost es bajo: a quien prueba cédulas una tras otra, cada intento casi no le cuesta.",
    en: "portal.captchaCost is low: whoever tries one cédula after another pays next to nothing for each.",
  },
  cheapMend: {
    es: "clave config set portal.captchaCost 5000",
    en: "clave config set portal.captchaCost 5000",
  },
  memory: {
    es: "Sin identity.alternative el portal no cumple WCAG 2.2 AA (3.3.8): quien no recuerda su imagen ni su respuesta no puede seguir en casa.",
    en: "Without identity.alternative WCAG 2.2 AA is not met in the portal (3.3.8): who remembers neither picture nor answer cannot go on at home.",
  },
  memoryMend: {
    es: "clave config set identity.alternative true",
    en: "clave config set identity.alternative true",
  },
  sink: {
    es: "En producción smtp.url lleva a esta máquina: ¿es un servidor que envía de verdad?",
    en: "In production smtp.url leads to this machine: is that a server that really sends?",
  },
  sinkMend: {
    es: "clave config set smtp.url smtps://SERVIDOR",
    en: "clave config set smtp.url smtps://HOST",
  },
  unnamed: {
    es: "En producción falta /etc/clave/desk.json: quien ejecuta clave puede nombrar otra carpeta, y variables.",
    en: "In production /etc/clave/desk.json is missing: whoever runs clave may name another folder, and variables.",
  },
  unnamedMend: {
    es: "Escríbalo como root; cómo, lo dice docs/security.md.",
    en: "Write it as root; docs/security.md says how.",
  },
  from: {
    es: "smtp.from es todavía el valor inicial: otros servidores no aceptan ese remitente.",
    en: "smtp.from is still the initial value: other servers take no such sender.",
  },
  fromMend: {
    es: "clave config set smtp.from clave@DOMINIO",
    en: "clave config set smtp.from clave@DOMAIN",
  },
});

/** A computer does such a check in a fifth of a second. */
const cheapBelow = 2000;

/** Whether the settings can be read, and whether what nobody chose would do harm. */
export function examineSettings({ settings }: Patient): readonly Observation[] {
  if (settings instanceof ClaveError)
    return [fault(settings.kind, settings.sentence, settings.hint ?? texts.mend)];
  const found = doubts(settings);
  return found.length === 0 ? [good(texts.good)] : found.map(([what, mend]) => warning(what, mend));
}

function doubts(settings: Settings): readonly (readonly [Sentence, Sentence])[] {
  const initial = readSettings({}, {}).settings;
  const untouched = (key: SettingKey) => settings[key] === initial[key];
  const here = isLoopback(new URL(settings["smtp.url"]).hostname);
  const plain = settings.production && settings["portal.url"].startsWith("http:");
  const found: readonly (readonly [boolean, Sentence, Sentence])[] = [
    [untouched("institution"), texts.institution, texts.institutionMend],
    [plain, texts.portalPlain, texts.portalMend],
    [!plain && untouched("portal.url"), texts.portal, texts.portalMend],
    [settings["portal.captchaCost"] < cheapBelow, texts.cheap, texts.cheapMend],
    [!settings["identity.alternative"], texts.memory, texts.memoryMend],
    [settings.production && here, texts.sink, texts.sinkMend],
    [settings.production && !systemFile(), texts.unnamed, texts.unnamedMend],
    [!here && untouched("smtp.from"), texts.from, texts.fromMend],
  ];
  return found.flatMap(([is, what, mend]) => (is ? [[what, mend] as const] : []));
}
