import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { day, hour, type Moment, minute, second, systemClock } from "../../src/base/time.ts";
import { wrapped } from "../../src/cli/terminal/width.ts";
import type { Desk } from "./desk.ts";
import { inShell, pathWithProgram } from "./shell.ts";
import { projectRoot } from "./sources.ts";

/**
 * A step of a story: `carla $ …` is typed at carla's terminal (`> ` goes on with it, `< ` is what it reads),
 * `✉ …` is the newest mail to an address, `# (…)` is a stage direction. What follows is what is then seen.
 */
export interface Step {
  /** Where it stands in the file, from 1. */
  readonly line: number;
  readonly who: string;
  readonly what: "command" | "mail" | "direction";
  readonly words: string[];
  readonly given: string[];
  readonly quoted: string[];
}

/** Where a story takes place: a desk with its sink, and what time it is there. */
export interface Stage {
  readonly desk: Desk;
  readonly env: NodeJS.ProcessEnv;
  now: Moment;
}

const passwords = { own: "cuatro garzas junto al lago", first: "papel doblado en la gaveta" };
const movedClock = pathToFileURL(join(projectRoot, "test", "support", "moved-clock.mjs")).href;
const lengths = { m: minute, h: hour, d: day };

/** Opens a desk for a story in a language. */
export async function openStage(desk: Desk, language: "es" | "en"): Promise<Stage> {
  await desk.openSink();
  const path = pathWithProgram(desk.folder, `--import '${movedClock}'`);
  return { desk, env: { ...desk.environment(), PATH: path, CLAVE_LANG: language }, now: 0 };
}

/** Does what a step says, and gives the lines that are then seen. */
export async function enact(stage: Stage, step: Step): Promise<readonly string[]> {
  if (step.what === "direction") return direct(stage, step);
  if (step.what === "mail") {
    const [newest = ""] = (await mailsTo(stage.desk, step.words[0] ?? "")).split("\f");
    return wrapped(newest).trimEnd().split("\n");
  }
  const given = await Promise.all(step.given.map((line) => whatIsGiven(stage, line)));
  return typeAt(stage, step.who, step.words.join("\n"), given.map((line) => `${line}\n`).join(""));
}

/** Types something at somebody's terminal. Whatever it is takes a minute of the story. */
async function typeAt(stage: Stage, who: string, words: string, input: string): Promise<readonly string[]> {
  const { desk, env, now } = stage;
  const output = await inShell(`exec 2>&1\n${words}`, {
    cwd: desk.folder,
    env: {
      ...env,
      CLAVE_SESSION: join(desk.folder, `session-${who}`),
      MOVED_CLOCK_MS: String(now + 5 * second - systemClock.now()),
    },
    input,
  });
  stage.now += minute;
  return output === "" ? [] : wrapped(output.trimEnd()).split("\n");
}

/** `(… 2026-11-25 09:00)` is when it is, `(3 days later)` goes on from there, `(carla signs in)` needs no telling. */
async function direct(stage: Stage, { words: [text = ""] }: Step): Promise<readonly string[]> {
  const [, date, time] = /(\d{4}-\d\d-\d\d),? (\d\d:\d\d)\)$/.exec(text) ?? [];
  const [, number, unit] = /^\((\d+) ([mhd])\w+ (?:later|después)\)$/u.exec(text.replace("í", "i")) ?? [];
  const [, english, spanish] = /^\((?:(\p{L}+) signs in|entra (\p{L}+))\)$/u.exec(text) ?? [];
  const who = english ?? spanish;
  if (date !== undefined) stage.now = Date.parse(`${date}T${time}:00-05:00`);
  else if (unit !== undefined) stage.now += Number(number) * lengths[unit as keyof typeof lengths];
  else if (who === undefined) throw new Error("no such stage direction");
  else await signIn(stage, who);
  return [];
}

async function signIn(stage: Stage, who: string): Promise<void> {
  const words = `clave login --operator ${who} --password-stdin > /dev/null || echo "exit code $?"`;
  const printed = await typeAt(stage, who, words, passwords.own);
  if (printed.join("").includes("exit code")) throw new Error(printed.join("\n"));
}

/** What a command reads: as it stands, or what a mail, a paper or somebody's memory holds. */
async function whatIsGiven({ desk }: Stage, line: string): Promise<string> {
  const [, said = "", of = ""] = /^\((?:the|el|la) (.*) (\S+)\)$/u.exec(line) ?? [];
  if (!line.startsWith("(")) return line;
  if (/^(?:first )?password|contraseña/.test(said))
    return /^(?:first|primera)/.test(said) ? passwords.first : passwords.own;
  if (said.startsWith("activa"))
    return held(readFileSync(join(desk.folder, of), "utf8"), /\b((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})$/m);
  if (/^(?:code|código)/.test(said)) return held(await mailsTo(desk, of), /^ {4}(\d{4} \d{4})$/m);
  if (/^(?:link|enlace)/.test(said)) return held(await mailsTo(desk, of), /(https?:\S+#t=[\w-]{43})/);
  throw new Error(`who has ${line}?`);
}

function held(text: string, shape: RegExp): string {
  const [, found] = shape.exec(text) ?? [];
  if (found === undefined) throw new Error(`nothing of the kind is in:\n${text}`);
  return found;
}

/** The mails to an address, newest first. */
async function mailsTo(desk: Desk, address: string): Promise<string> {
  const mails = (await desk.letters()).filter(({ mail }) => mail.to.includes(address)).reverse();
  return mails.map(({ mail, text }) => `${mail.subject}\n\n${text}\n`).join("\f");
}
