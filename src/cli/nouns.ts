import type { Command } from "commander";
import { catalogue } from "../base/texts.ts";
import type { Tree } from "./command/command.ts";
import { type Loader, verbs } from "./verbs.ts";

/** What every noun is for. */
const texts = catalogue({
  init: {
    es: "crear la mesa: almacén, llaves, ajustes y el primer administrador",
    en: "make the desk: store, keys, settings and the first admin",
  },
  login: {
    es: "entrar; la sesión termina tras 15 minutos sin uso o 12 horas",
    en: "sign in; the session ends after 15 idle minutes or 12 hours",
  },
  logout: { es: "salir: terminar la sesión", en: "sign out: end the session" },
  whoami: { es: "quién ha entrado y hasta cuándo", en: "who is signed in, and until when" },
  operator: {
    es: "quienes trabajan en la mesa: función, oficina, contraseña",
    en: "who works at the desk: role, office, password",
  },
  office: { es: "las oficinas con ventanilla", en: "the offices with a counter" },
  affiliate: {
    es: "las personas que pueden recuperar su clave",
    en: "the people who may recover their password",
  },
  employer: { es: "los empleadores y sus sucursales", en: "employers and their branches" },
  recovery: { es: "recuperar una clave: pedir, ver, terminar", en: "recover a password: ask, see, finish" },
  link: { es: "los enlaces enviados: reenviar, anular", en: "links that were sent: resend, revoke" },
  counter: {
    es: "la ventanilla: actualizar datos, validar en persona",
    en: "the counter: update data, validate in person",
  },
  desk: {
    es: "atender persona tras persona, con preguntas",
    en: "serve person after person, with questions",
  },
  delivery: { es: "la oficina de correo de la mesa", en: "the desk's post office" },
  report: {
    es: "cuánto espera la gente, y si lo publicado es cierto",
    en: "how long people wait, and whether what is published is true",
  },
  audit: {
    es: "el registro de todo lo que se hizo, y cómo comprobarlo",
    en: "the record of all that was done, and how to check it",
  },
  portal: {
    es: "las páginas donde cada persona recupera su clave, y sus cartas",
    en: "the pages on which people recover their password, and their letters",
  },
  sink: {
    es: "servidor de correo de prueba: guarda cada carta en la mesa, no envía nada",
    en: "a mail server for trying things out: keeps each letter, sends nothing on",
  },
  config: { es: "los ajustes de la mesa", en: "the desk's settings" },
  keys: {
    es: "la llave con la que la mesa firma y compara",
    en: "the key with which the desk signs and compares",
  },
  clock: {
    es: "la hora de la mesa, cuando el reloj de la máquina se movió",
    en: "the desk's time, where the machine's clock was moved",
  },
  store: { es: "el almacén de la mesa", en: "the desk's store" },
  doctor: {
    es: "qué anda mal en la mesa y cómo remediarlo",
    en: "what is wrong with the desk, and how to mend it",
  },
  demo: {
    es: "la historia entera en una mesa de prueba, paso a paso",
    en: "the whole story at a throwaway desk, step by step",
  },
});

type Noun = keyof typeof texts;

/** The nouns that are commands themselves. */
const alone: Readonly<Partial<Record<Noun, Loader>>> = {
  init: async () => (await import("./session/init.ts")).init,
  login: async () => (await import("./session/login.ts")).login,
  logout: async () => (await import("./session/logout.ts")).logout,
  whoami: async () => (await import("./session/whoami.ts")).whoami,
  desk: async () => (await import("./desk/desk.ts")).desk,
  portal: async () => (await import("./portal/portal.ts")).portal,
  sink: async () => (await import("./sink/sink.ts")).sink,
  doctor: async () => (await import("./doctor/doctor.ts")).doctor,
  demo: async () => (await import("./demo/demo.ts")).demo,
};

/** Adds every noun in the order of the help; what is behind one is loaded only where its name was typed. */
export async function addNouns(program: Command, tree: Tree): Promise<void> {
  for (const name of Object.keys(texts) as Noun[]) {
    const noun = program.command(name).description(tree.text(texts[name]));
    if (!tree.shell.argv.includes(name)) continue;
    (await alone[name]?.())?.(noun, tree);
    const loaders = Object.entries(verbs[name] ?? {});
    const loaded = await Promise.all(loaders.map(async ([verb, load]) => [verb, await load()] as const));
    for (const [verb, add] of loaded) add(noun, tree, verb);
  }
}
