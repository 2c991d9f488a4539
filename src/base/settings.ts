import * as v from "valibot";
import { ClaveError } from "./errors.ts";
import { catalogue, fill, joined, type Sentence, verbatim } from "./texts.ts";
import { type Duration, parseDuration } from "./time.ts";
import { visible } from "./visible.ts";

const texts = catalogue({
  text: { es: "un texto de 1 a {max} caracteres", en: "a text of 1 to {max} characters" },
  choice: { es: "uno de: {choices}", en: "one of: {choices}" },
  whole: { es: "un número entero de {min} a {max}", en: "a whole number from {min} to {max}" },
  length: {
    es: "una duración de {min} a {max} (90s, 30m, 24h, 7d)",
    en: "a length of time from {min} to {max} (90s, 30m, 24h, 7d)",
  },
  lengths: {
    es: "una lista de esperas como {example}, cada una de {min} a {max}",
    en: "a list of waits such as {example}, each from {min} to {max}",
  },
  zone: { es: "una zona horaria, como America/Guayaquil", en: "a time zone such as America/Guayaquil" },
  mailServer: {
    es: "smtp://servidor:puerto o smtps://usuario@servidor",
    en: "smtp://host:port or smtps://user@host",
  },
  address: { es: "una dirección de correo", en: "an e-mail address" },
  path: {
    es: "la ruta completa de un archivo, desde /",
    en: "the full path of a file, from /",
  },
  returnPath: {
    es: "una dirección de correo; un * en ella es el número del envío",
    en: "an e-mail address; a * in it is the number of the envelope",
  },
  dnsName: { es: "un nombre de dominio, como iess.gob.ec", en: "a domain name such as iess.gob.ec" },
  store: {
    es: "sqlite:RUTA o postgres://servidor/base, sin contraseña",
    en: "sqlite:PATH or postgres://host/database, without a password",
  },
  portal: {
    es: "una dirección https (http solo en esta máquina), sin ? ni #",
    en: "an https address (http only on this machine), without ? or #",
  },
  gateway: { es: "una dirección http o https", en: "an http or https address" },
  target: {
    es: "store o exec:/ruta/al/programa (ruta completa)",
    en: "store or exec:/path/to/program (a full path)",
  },
  yesNo: { es: "true o false", en: "true or false" },
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
});

interface Setting<T> {
  readonly schema: v.GenericSchema<string, T>;
  /** What the value must be, in the reader's words; filled for a refusal only: the first number costs 15 ms. */
  readonly bounds: () => Sentence;
  readonly fallback: string;
}

function setting<T>(
  fallback: string,
  bounds: () => Sentence,
  schema: v.GenericSchema<string, T>,
): Setting<T> {
  return { fallback, bounds, schema };
}

function text(fallback: string, max = 120): Setting<string> {
  const schema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max), v.regex(/^\P{C}*$/u));
  return setting(fallback, () => fill(texts.text, { max }), schema);
}

/** Where a file lies; empty for none. */
function path(): Setting<string> {
  return checked("", texts.path, (given) => given === "" || (given.startsWith("/") && given.length <= 400));
}

function choice<const T extends string>(fallback: T, choices: readonly T[]): Setting<T> {
  return setting(fallback, () => fill(texts.choice, { choices: choices.join(", ") }), v.picklist(choices));
}

function whole(fallback: number, min: number, max: number): Setting<number> {
  const schema = v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/),
    v.transform(Number),
    v.minValue(min),
    v.maxValue(max),
  );
  return setting(String(fallback), () => fill(texts.whole, { min, max }), schema);
}

function length(fallback: string, min: string, max: string): Setting<Duration> {
  const least = parseDuration(min) ?? 0;
  const most = parseDuration(max) ?? 0;
  const schema = v.pipe(
    v.string(),
    v.transform((given) => parseDuration(given) ?? Number.NaN),
    v.check((given) => given >= least && given <= most),
  );
  return setting(fallback, () => fill(texts.length, { min, max }), schema);
}

/** Several lengths of time in one text, each by its part; one that is left out keeps its default. */
function lengths<Part extends string>(
  fallback: Readonly<Record<Part, string>>,
  min: string,
  max: string,
): Setting<Readonly<Record<Part, Duration>>> {
  const pairs = (text: string) => text.split(",").map((part) => part.trim().split("="));
  const schema = v.pipe(
    v.string(),
    v.transform((given) => ({ ...fallback, ...Object.fromEntries(pairs(given)) })),
    v.record(v.picklist(Object.keys(fallback) as Part[]), length(min, min, max).schema),
  );
  const example = Object.entries(fallback).map((pair) => pair.join("="));
  return setting(
    example.join(","),
    () => fill(texts.lengths, { min, max, example: example.join(",") }),
    schema,
  );
}

function checked(fallback: string, bounds: Sentence, test: (given: string) => boolean): Setting<string> {
  // the default is known to be good, and looking up a time zone costs more than the rest of a start
  const good = (given: string) => given === fallback || test(given);
  return setting(fallback, () => bounds, v.pipe(v.string(), v.check(good)));
}

/** Every setting: its default, its bounds, and how its text becomes a value. */
const definitions = {
  institution: text("Instituto de Seguridad Social"),
  language: choice("es", ["es", "en"]),
  timezone: checked("America/Guayaquil", texts.zone, isZone),
  store: checked("", texts.store, (given) => given === "" || isStoreAddress(given)),
  "smtp.url": checked("smtp://127.0.0.1:2525", texts.mailServer, isMailServer),
  "smtp.from": checked("clave@localhost", texts.address, isPlainAddress),
  "smtp.passwordFile": path(),
  "smtp.connections": whole(5, 1, 50),
  // each at least what RFC 5321 asks for in 4.5.3.2
  "smtp.timeouts": lengths({ greeting: "5m", reply: "5m", end: "10m" }, "1s", "1h"),
  "smtp.returnPath": checked("", texts.returnPath, (given) => given === "" || isReturnPath(given)),
  "dkim.keyFile": path(),
  "dkim.selector": checked("clave", texts.dnsName, isDnsName),
  "dkim.domain": checked("", texts.dnsName, (given) => given === "" || isDnsName(given)),
  "sms.url": checked("", texts.gateway, (given) => given === "" || isUrl(given, ["http:", "https:"])),
  "portal.url": checked("http://127.0.0.1:8080", texts.portal, isPortal),
  "link.ttl": length("60m", "15m", "24h"),
  "link.cap": length("4h", "15m", "24h"),
  "link.family": choice("3", ["3", "strict"]),
  "code.ttl.sms": length("10m", "1m", "10m"),
  "code.ttl.email": length("30m", "5m", "24h"),
  "password.profile": choice("iess", ["iess", "nist"]),
  "password.maxLength": whole(128, 15, 128),
  "password.target": checked("store", texts.target, (given) => given === "store" || /^exec:\/./.test(given)),
  "counter.hold": length("72h", "24h", "30d"),
  "audit.anchorTo": checked("", texts.address, (given) => given === "" || isPlainAddress(given)),
  "clock.tolerance": length("1m", "5s", "15m"),
  production: setting(
    "false",
    () => texts.yesNo,
    v.pipe(
      v.picklist(["true", "false"]),
      v.transform((given) => given === "true"),
    ),
  ),
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
  const sentence = fill(texts.unknown, { key: visible(key).slice(0, 80) });
  throw new ClaveError("setting-unknown", sentence, texts.unknownHint);
}

/** The text of a value within its bounds, or *config* naming them. */
export function checkSetting(key: SettingKey, given: string): string {
  if (v.is(definitions[key].schema as v.GenericSchema<string>, given)) return given;
  throw new ClaveError("setting-invalid", faultOf(key), fill(texts.badHint, { key }));
}

/** File over defaults, environment over file: from untrusted texts to settings, every fault told at once. */
export function readSettings(
  file: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly settings: Settings; readonly texts: SettingTexts } {
  const faults: Sentence[] = [];
  let hint: Sentence | undefined;
  for (const key of Object.keys(file))
    if (!Object.hasOwn(definitions, key))
      faults.push(fill(texts.unknown, { key: visible(key).slice(0, 80) }));
  const production = textOf(file["production"]) === "true";
  const values: Partial<Record<SettingKey, unknown>> = {};
  const shown: Partial<Record<SettingKey, string>> = {};
  for (const key of settingKeys) {
    const variable = variableFor(key);
    // where the store is was known before: its variable says so for one command, and is not what the home remembers
    const override = key === "store" ? undefined : environment[variable];
    const given = override ?? textOf(file[key] ?? definitions[key].fallback);
    const parsed = v.safeParse(definitions[key].schema as v.GenericSchema<string>, given);
    if (override !== undefined && production && isGuarded(key)) {
      faults.push(fill(texts.locked, { variable, key }));
      hint ??= fill(texts.lockedHint, { variable, key });
    } else if (!parsed.success) faults.push(faultOf(key));
    if (!parsed.success)
      hint ??=
        override === undefined ? fill(texts.badHint, { key }) : fill(texts.badFromEnvironment, { variable });
    values[key] = parsed.output;
    shown[key] = given;
  }
  if (faults.length > 0)
    throw new ClaveError("settings-invalid", joined(faults, " "), hint ?? texts.foreignHint);
  return { settings: values as Settings, texts: shown as SettingTexts };
}

/** A value of the file as text; anything but a plain value is within no bounds. */
function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "\u0000";
}

/** What whoever sets the environment of a clerk must not be able to redirect (domain, the boundary). */
export function isGuarded(key: SettingKey): boolean {
  return /^(production$|password\.target$|(smtp|dkim|sms|portal|counter|link|code|audit|clock)\.)/.test(key);
}

function faultOf(key: SettingKey): Sentence {
  return fill(texts.bad, { key: verbatim(key), bounds: definitions[key].bounds() });
}

function isZone(given: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: given });
    return true;
  } catch {
    return false;
  }
}

function isUrl(given: string, protocols: readonly string[]): boolean {
  return URL.canParse(given) && protocols.includes(new URL(given).protocol);
}

function isStoreAddress(given: string): boolean {
  if (/^sqlite:./.test(given)) return true;
  const url = isUrl(given, ["postgres:", "postgresql:"]) ? new URL(given) : undefined;
  return url?.password === "" && !url.searchParams.has("password");
}

function isMailServer(given: string): boolean {
  if (!isUrl(given, ["smtp:", "smtps:"])) return false;
  const url = new URL(given);
  return url.hostname !== "" && url.search === "" && url.hash === "";
}

function isPlainAddress(given: string): boolean {
  return given.length <= 254 && /^[^\s@<>",;:\\()[\]\u0000-\u001f]+@[A-Za-z0-9.-]+$/.test(given);
}

function isReturnPath(given: string): boolean {
  return isPlainAddress(given) && /^[^*]*\*?[^*]*@[^*]*$/.test(given);
}

function isDnsName(given: string): boolean {
  return (
    given.length <= 253 && /^[a-z0-9_]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(given)
  );
}

function isPortal(given: string): boolean {
  if (!isUrl(given, ["http:", "https:"])) return false;
  const url = new URL(given);
  const plain = url.search === "" && url.hash === "" && url.username === "" && !/[?#]/.test(given);
  return plain && (url.protocol === "https:" || isLoopback(url.hostname));
}

/** Whether a host name is this machine, where a conversation needs no encryption. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
