import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Act, rootsOwn } from "../acts.ts";
import { catalogue, fill, joined, type Sentence, verbatim } from "../texts.ts";
import { refusedHere, type SystemFile, systemFile } from "./system-file.ts";

const texts = catalogue({
  started: {
    es: "La mesa de esta máquina no se abre con la variable {name}: cambia el programa antes de que empiece.",
    en: "This machine's desk is not opened with the variable {name}: it changes the program before it begins.",
  },
  startedHint: {
    es: "sudo la quita (env_reset); si no, hágalo aquí: unset {name}",
    en: "sudo strips it (env_reset); otherwise do so here: unset {name}",
  },
  forTrying: {
    es: "Esta máquina tiene su mesa: aquí no se prueba con clave {command}.",
    en: "This machine has its desk: nothing is tried out here with clave {command}.",
  },
  forTryingHint: {
    es: "Hágalo en otra máquina: clave {command}",
    en: "Do so on another machine: clave {command}",
  },
  roots: {
    es: "En esta máquina eso es cosa de root.",
    en: "On this machine that is root's to do.",
  },
  rootsHint: {
    es: "Quien administra la máquina: sudo clave {command}",
    en: "Whoever administers the machine: sudo clave {command}",
  },
  name: { es: "NOMBRE", en: "NAME" },
  folder: { es: "CARPETA", en: "FOLDER" },
});

/** What is typed after the names of root's own acts. */
const operands: Partial<Record<Act, Sentence>> = {
  "operator.rescue": texts.name,
  "store.backup": texts.folder,
  "store.restore": texts.folder,
};

function commandOf(act: Act): string {
  return act === "desk.found" ? "init" : act.replace(".", " ");
}

/** Before any account was taken on. */
const startedByRoot = process.getuid?.() === 0;

/** Whether the machine's file says which desk it has; one that is unusable has still to be told of. */
let placed = false;

/** What Node, its TLS and the loader of programs have acted upon before a line of ours is run. */
const beforeUs =
  /^(LD_\w+|NODE_(OPTIONS|PATH|EXTRA_CA_CERTS|ICU_DATA|COMPILE_CACHE|V8_COVERAGE)|OPENSSL_\w+|SSL_CERT_\w+)$/;

/**
 * Language, colour, terminal and session; what sudo itself says of who asked; and what names a desk, to be refused
 * where it names another.
 */
const kept =
  /^(CLAVE_(LANG|SESSION|HOME|STORE)|LANG|LANGUAGE|LC_\w+|NO_COLOR|TERM|COLORTERM|COLUMNS|LINES|SUDO_(UID|USER))$/;

/** Where programs are, PostgreSQL's own among them. */
const programs = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Where the machine's file says which desk it has, the process takes its place there before anything is opened: the
 * environment keeps nothing that could lead elsewhere, for us and for every package, and what root started goes on as
 * the desk's account. Throws *forbidden* for a variable that has been obeyed already.
 */
export function takePlace(): void {
  const file = systemFile();
  if (!file) return;
  placed = true;
  const obeyed = Object.keys(process.env).find((name) => beforeUs.test(name) && process.env[name]);
  if (obeyed !== undefined)
    throw refusedHere(fill(texts.started, { name: obeyed }), fill(texts.startedHint, { name: obeyed }));
  for (const name of Object.keys(process.env)) if (!kept.test(name)) delete process.env[name];
  const { home } = file;
  Object.assign(process.env, { PATH: programs, HOME: home, PGPASSFILE: join(home, ".pgpass") });
  if (startedByRoot) becomeOwner(file);
}

/** Node has it, and its types do not. */
const groupsOf = process as { readonly initgroups?: (user: string, group: number) => void };

/** The owner of the desk's folder is the desk's account; where there is no folder yet, nothing is opened either. */
function becomeOwner({ home }: SystemFile): void {
  const { uid = 0, gid = 0 } = lstatSync(home, { throwIfNoEntry: false }) ?? {};
  if (uid === 0) return;
  const name = userName(uid);
  if (name === undefined) process.setgroups?.([gid]);
  else groupsOf.initgroups?.(name, gid);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** The name of a user of the machine, undefined where its list has none. */
export function userName(uid: number): string | undefined {
  try {
    return new RegExp(`^([^:\n]+):[^:\n]*:${uid}:`, "m").exec(readFileSync("/etc/passwd", "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** What the record adds to each line of what root started where the machine's file names the desk: by whom. */
export function rootAsked(): { readonly root?: string } {
  return startedByRoot && systemFile() ? { root: process.env["SUDO_USER"] ?? "root" } : {};
}

/** Throws *forbidden* for what is root's own where the machine's file names the desk, unless root started this. */
export function requireRoot(act: Act): void {
  if (startedByRoot || !rootsOwn.has(act) || !systemFile()) return;
  const operand = operands[act];
  const command = joined([verbatim(commandOf(act)), ...(operand ? [operand] : [])], " ");
  throw refusedHere(texts.roots, fill(texts.rootsHint, { command }));
}

/** A text as it is true on this machine: what is root's own here is advised as root types it. */
export function advisedHere(text: string): string {
  if (!placed) return text;
  const own = [...rootsOwn].map(commandOf).join("|");
  return text.replace(new RegExp(`(?<!sudo )\\bclave (?=(${own})\\b)`, "g"), "sudo clave ");
}

/** Throws *forbidden* for a command that tries things out, where the machine's file names the desk. */
export function requireNoDeskHere(command: string): void {
  if (!systemFile()) return;
  const places = { command: verbatim(command) };
  throw refusedHere(fill(texts.forTrying, places), fill(texts.forTryingHint, places));
}
