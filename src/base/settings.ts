import * as v from "valibot";
import { ClaveError } from "./errors.ts";
import { systemFile } from "./place/system-file.ts";
import {
  addresses,
  choice,
  colour,
  dnsName,
  gateway,
  length,
  lengths,
  mailAddress,
  mailServer,
  path,
  portal,
  returnPath,
  type Setting,
  storeAddress,
  target,
  text,
  whole,
  yesNo,
  zone,
} from "./setting-kinds.ts";
import { catalogue, fill, joined, type Sentence, verbatim } from "./texts.ts";
import { visible } from "./visible.ts";

const texts = catalogue({
  unknown: { es: "No hay un ajuste llamado {key}.", en: "There is no setting called {key}." },
  unknownHint: { es: "Vea los ajustes: clave config show", en: "See the settings: clave config show" },
  bad: {
    es: "El ajuste {key} debe ser {bounds}.",
    en: "The setting {key} must be {bounds}.",
  },
  badHint: { es: "Corríjalo: clave config set {key} VALOR", en: "Mend it: clave config set {key} VALUE" },
  badFromEnvironment: {
    es: "Viene de la variable {variable}: corríjala o quítela.",
    en: "It comes from the variable {variable}: mend it or unset it.",
  },
  foreignHint: {
    es: "Quite esa línea de config.json; dónde está: clave config path",
    en: "Take that line out of config.json; where it is: clave config path",
  },
  lockedHint: {
    es: "Quite la variable {variable}; el valor va en la mesa: clave config set {key} VALOR",
    en: "Unset the variable {variable}; the value belongs in the desk: clave config set {key} VALUE",
  },
  locked: {
    es: "En producción la variable {variable} no puede cambiar el ajuste {key}.",
    en: "In production the variable {variable} cannot change the setting {key}.",
  },
  elsewhere: {
    es: "config.json dice del ajuste {key} otra cosa que el almacén de la mesa, que es lo que vale en producción.",
    en: "config.json says of the setting {key} something else than the desk's store, which holds in production.",
  },
  elsewhereHint: {
    es: "Quite esa línea de config.json; o póngalo como debe ser, que también la quita: clave config set {key} VALOR",
    en: "Take that line out of config.json; or set it as it should be, which takes it out too: clave config set {key} VALUE",
  },
  unmovedHint: {
    es: "Los ajustes de producción pasan de config.json al almacén con: clave store migrate",
    en: "What is set for production goes from config.json into the store with: clave store migrate",
  },
});

/** Every setting: its default, its bounds, and how its text becomes a value. */
const definitions = {
  institution: text("Instituto de Seguridad Social"),
  language: choice("es", ["es", "en"]),
  timezone: zone("America/Guayaquil"),
  store: storeAddress(""),
  "store.passwordFile": path(""),
  "smtp.url": mailServer("smtp://127.0.0.1:2525"),
  "smtp.from": mailAddress("clave@localhost"),
  "smtp.passwordFile": path(""),
  "smtp.connections": whole(5, 1, 50),
  // each at least what RFC 5321 asks for in 4.5.3.2
  "smtp.timeouts": lengths({ greeting: "5m", reply: "5m", end: "10m" }, "1s", "1h"),
  "smtp.returnPath": returnPath(""),
  "dkim.keyFile": path(""),
  "dkim.selector": dnsName("clave"),
  "dkim.domain": dnsName(""),
  "sms.url": gateway(""),
  "portal.url": portal("http://127.0.0.1:8080"),
  "portal.trustProxy": addresses(""),
  "portal.adminPort": whole(0, 0, 65_535),
  "portal.captchaCost": whole(5000, 100, 100_000),
  "portal.code": yesNo(false),
  "portal.logo": path(""),
  "portal.colour": colour(""),
  "link.ttl": length("60m", "15m", "24h"),
  "link.cap": length("4h", "15m", "24h"),
  "link.family": choice("3", ["3", "strict"]),
  "code.ttl.sms": length("10m", "1m", "10m"),
  "code.ttl.email": length("30m", "5m", "24h"),
  "password.profile": choice("iess", ["iess", "nist"]),
  "password.maxLength": whole(128, 15, 128),
  "password.target": target("store"),
  "counter.hold": length("72h", "24h", "30d"),
  "identity.alternative": yesNo(true),
  "inperson.hold": length("0s", "0s", "48h"),
  "audit.anchorTo": mailAddress(""),
  "clock.tolerance": length("1m", "5s", "15m"),
  production: yesNo(false),
  "retention.links": length("30d", "1d", "3650d"),
  "retention.attempts": length("180d", "30d", "3650d"),
  "retention.episodes": length("730d", "30d", "3650d"),
} satisfies Record<string, Setting<unknown>>;

export type SettingKey = keyof typeof definitions;

/** The settings as the program uses them: durations in milliseconds, numbers as numbers. */
export type Settings = {
  readonly [K in SettingKey]: v.InferOutput<(typeof definitions)[K]["schema"]>;
};

/** Each setting as its text: what `config show` prints and `config.json` keeps. */
export type SettingTexts = Readonly<Record<SettingKey, string>>;

export const settingKeys = Object.keys(definitions) as readonly SettingKey[];

/** `link.ttl` → `CLAVE_LINK_TTL`, `password.maxLength` → `CLAVE_PASSWORD_MAX_LENGTH`. */
export function variableFor(key: SettingKey): string {
  const words = key.replace(/[A-Z]/g, (capital) => `_${capital}`).replaceAll(".", "_");
  return `CLAVE_${words.toUpperCase()}`;
}

/** The setting a person named, or *config* with where to look. */
export function requireSetting(key: string): SettingKey {
  if (Object.hasOwn(definitions, key)) return key as SettingKey;
  throw new ClaveError("setting-unknown", unknown(key), texts.unknownHint);
}

/** The text of a value within its bounds, or *config* naming them. */
export function checkSetting(key: SettingKey, given: string): string {
  if (v.is(schemaOf(key), given)) return given;
  throw new ClaveError("setting-invalid", faultOf(key), fill(texts.badHint, { key }));
}

/** What was given for a setting, where, and what is wrong with it. */
interface Given {
  readonly key: SettingKey;
  readonly text: string;
  readonly value: unknown;
  readonly fault?: Sentence;
  readonly hint?: Sentence;
}

/** What a store holds of the settings. */
export interface Kept {
  /** `production`, and with it the guarded ones once they are there. */
  readonly values: Readonly<Record<string, string>>;
  readonly production: boolean;
}

/**
 * File over defaults, environment over file: from untrusted texts to settings, every fault told at once. Where a store
 * was asked, in production the guarded ones are what it holds, and a file that says otherwise is refused.
 */
export function readSettings(
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  kept?: Kept,
): { readonly settings: Settings; readonly texts: SettingTexts } {
  const file = kept ? withKept(given, kept) : withMachine(given);
  const production = textOf(file["production"]) === "true";
  const strangers = Object.keys(file).filter((key) => !Object.hasOwn(definitions, key));
  const read = settingKeys.map((key) => {
    // where the store is was known before: its variable says so for one command, and is not what the home remembers
    const override = key === "store" ? undefined : environment[variableFor(key)];
    if (override === undefined) return readOne(key, textOf(file[key] ?? definitions[key].fallback));
    return production && key !== "language"
      ? locked(key, override)
      : readOne(key, override, variableFor(key));
  });
  const faults = [...strangers.map(unknown), ...read.flatMap(({ fault }) => fault ?? [])];
  const hint = read.find((each) => each.hint)?.hint ?? texts.foreignHint;
  if (faults.length > 0) throw new ClaveError("settings-invalid", joined(faults, " "), hint);
  return {
    settings: Object.fromEntries(read.map(({ key, value }) => [key, value])) as Settings,
    texts: Object.fromEntries(read.map(({ key, text }) => [key, text])) as SettingTexts,
  };
}

/** The file, and whether the machine's own says that this is production. */
function withMachine(file: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const production = systemFile()?.production;
  return production === undefined ? file : { ...file, production };
}

/** The file with what a store holds in its place; throws *config* for a line that says otherwise. */
function withKept(
  file: Readonly<Record<string, unknown>>,
  { values, production }: Kept,
): Readonly<Record<string, unknown>> {
  const inForce: Kept["values"] = production ? { ...values, production: "true" } : { production: "false" };
  for (const key of settingKeys) {
    if (file[key] === undefined || !(production ? isGuarded(key) : key === "production")) continue;
    if (textOf(file[key]) === (inForce[key] ?? definitions[key].fallback)) continue;
    const hint = values["production"] !== "true" ? texts.unmovedHint : fill(texts.elsewhereHint, { key });
    throw new ClaveError("settings-elsewhere", fill(texts.elsewhere, { key }), hint);
  }
  return { ...file, ...inForce };
}

function readOne(key: SettingKey, text: string, variable?: string): Given {
  const { success, output: value } = v.safeParse(schemaOf(key), text);
  if (success) return { key, text, value };
  const hint = variable ? fill(texts.badFromEnvironment, { variable }) : fill(texts.badHint, { key });
  return { key, text, value, fault: faultOf(key), hint };
}

function locked(key: SettingKey, text: string): Given {
  const places = { variable: variableFor(key), key };
  const [fault, hint] = [fill(texts.locked, places), fill(texts.lockedHint, places)];
  return { key, text, value: undefined, fault, hint };
}

function schemaOf(key: SettingKey): v.GenericSchema<string> {
  return definitions[key].schema as v.GenericSchema<string>;
}

function unknown(key: string): Sentence {
  return fill(texts.unknown, { key: visible(key).slice(0, 80) });
}

/** A value of the file as text; anything but a plain value is within no bounds. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "\u0000";
}

/**
 * What nobody is to change alone: where letters, codes and passwords go and what they say, how long things wait, and
 * who decides (domain, the boundary). In production the store holds it, and a second administrator decides.
 */
export function isGuarded(key: string): boolean {
  return guarded.test(key);
}

const guarded =
  /^(production$|institution$|password\.target$|(smtp|dkim|sms|portal|counter|inperson|identity|link|code|audit|operator|clock)\.)/;

function faultOf(key: SettingKey): Sentence {
  return fill(texts.bad, { key: verbatim(key), bounds: definitions[key].bounds() });
}
