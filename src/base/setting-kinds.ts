import * as v from "valibot";
import { catalogue, fill, type Sentence } from "./texts.ts";
import { type Duration, parseDuration } from "./time.ts";

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
    es: "una dirección https (http solo en esta máquina), sin ruta, ? ni #",
    en: "an https address (http only on this machine), without a path, ? or #",
  },
  addresses: {
    es: "direcciones IP separadas por comas, como 127.0.0.1,10.0.0.4",
    en: "IP addresses with commas between them, such as 127.0.0.1,10.0.0.4",
  },
  colour: { es: "un color como #12416e", en: "a colour such as #12416e" },
  gateway: { es: "una dirección http o https", en: "an http or https address" },
  target: {
    es: "store o exec:/ruta/al/programa (ruta completa)",
    en: "store or exec:/path/to/program (a full path)",
  },
  yesNo: { es: "true o false", en: "true or false" },
});

/** What a setting may be. */
export interface Setting<T> {
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

/** Words of a length, on one line. */
export function text(fallback: string, max = 120): Setting<string> {
  const schema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max), v.regex(/^\P{C}*$/u));
  return setting(fallback, () => fill(texts.text, { max }), schema);
}

/** One of several words. */
export function choice<const T extends string>(fallback: T, choices: readonly T[]): Setting<T> {
  return setting(fallback, () => fill(texts.choice, { choices: choices.join(", ") }), v.picklist(choices));
}

/** Yes or no, as `true` and `false`. */
export function yesNo(fallback: boolean): Setting<boolean> {
  const schema = v.pipe(
    v.picklist(["true", "false"]),
    v.transform((given) => given === "true"),
  );
  return setting(String(fallback), () => texts.yesNo, schema);
}

/** A whole number between two others. */
export function whole(fallback: number, min: number, max: number): Setting<number> {
  const schema = v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/),
    v.transform(Number),
    v.minValue(min),
    v.maxValue(max),
  );
  return setting(String(fallback), () => fill(texts.whole, { min, max }), schema);
}

/** A length of time between two others. */
export function length(fallback: string, min: string, max: string): Setting<Duration> {
  return setting(fallback, () => fill(texts.length, { min, max }), durationBetween(min, max));
}

/** Several lengths of time in one text, each by its name; one that is left out keeps its default. */
export function lengths<Name extends string>(
  fallback: Readonly<Record<Name, string>>,
  min: string,
  max: string,
): Setting<Readonly<Record<Name, Duration>>> {
  const example = Object.entries(fallback)
    .map((pair) => pair.join("="))
    .join(",");
  const given = (written: string) => written.split(",").map((pair) => pair.trim().split("="));
  const known = (written: string) => {
    const names = given(written).map(([name = ""]) => name);
    const whole = given(written).every((pair) => pair.length === 2);
    return (
      whole && new Set(names).size === names.length && names.every((name) => Object.hasOwn(fallback, name))
    );
  };
  const schema = v.pipe(
    v.string(),
    v.check(known),
    v.transform((written) => ({ ...fallback, ...Object.fromEntries(given(written)) })),
    v.record(v.picklist(Object.keys(fallback) as Name[]), durationBetween(min, max)),
  );
  return setting(example, () => fill(texts.lengths, { min, max, example }), schema);
}

function durationBetween(min: string, max: string): v.GenericSchema<string, Duration> {
  const least = parseDuration(min) ?? 0;
  const most = parseDuration(max) ?? 0;
  return v.pipe(
    v.string(),
    v.transform((given) => parseDuration(given) ?? Number.NaN),
    v.check((given) => given >= least && given <= most),
  );
}

/** A text that passes a test, or the default: empty, where that is the default, says that there is none. */
function checked(fallback: string, bounds: Sentence, test: (given: string) => boolean): Setting<string> {
  // the default is known to be good, and looking up a time zone costs more than the rest of a start
  const good = (given: string) => given === fallback || test(given);
  return setting(fallback, () => bounds, v.pipe(v.string(), v.check(good)));
}

/** A time zone by its name. */
export const zone = (fallback: string) => checked(fallback, texts.zone, isZone);

/** Where a file lies. */
export const path = (fallback: string) => checked(fallback, texts.path, isFullPath);

/** Where a store is, without the password to it. */
export const storeAddress = (fallback: string) => checked(fallback, texts.store, isStoreAddress);

/** Where a mail server is, and who signs in there. */
export const mailServer = (fallback: string) => checked(fallback, texts.mailServer, isMailServer);

/** The address of a mailbox. */
export const mailAddress = (fallback: string) => checked(fallback, texts.address, isPlainAddress);

/** An address in which a * stands for the number of an envelope. */
export const returnPath = (fallback: string) => checked(fallback, texts.returnPath, isReturnPath);

/** A name in the DNS. */
export const dnsName = (fallback: string) => checked(fallback, texts.dnsName, isDnsName);

/** Where pages are: by https, off this machine. */
export const portal = (fallback: string) => checked(fallback, texts.portal, isPortal);

/** Addresses of machines in the network. */
export const addresses = (fallback: string) => checked(fallback, texts.addresses, areAddresses);

/** A colour of a page. */
export const colour = (fallback: string) => checked(fallback, texts.colour, isColour);

/** Where a service for messages is. */
export const gateway = (fallback: string) => checked(fallback, texts.gateway, isWebAddress);

/** Where passwords go: the store, or a program. */
export const target = (fallback: string) => checked(fallback, texts.target, isTarget);

function isZone(given: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: given });
    return true;
  } catch {
    return false;
  }
}

function isColour(given: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(given);
}

function isUrl(given: string, protocols: readonly string[]): boolean {
  return URL.canParse(given) && protocols.includes(new URL(given).protocol);
}

function isFullPath(given: string): boolean {
  return given.startsWith("/") && given.length <= 400;
}

function areAddresses(given: string): boolean {
  const { isIP } = process.getBuiltinModule("node:net");
  return given.length <= 400 && given.split(",").every((each) => isIP(each.trim()) !== 0);
}

function isWebAddress(given: string): boolean {
  return isUrl(given, ["http:", "https:"]);
}

function isTarget(given: string): boolean {
  return given === "store" || /^exec:\/./.test(given);
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
  if (!isWebAddress(given)) return false;
  const url = new URL(given);
  // the pages lie at the root of their host, and so do the links in letters
  const plain = url.pathname === "/" && url.username === "" && !/[?#]/.test(given);
  return plain && (url.protocol === "https:" || isLoopback(url.hostname));
}

/** Whether a host name is this machine, where a conversation needs no encryption. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
