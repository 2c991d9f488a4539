import { readFileSync, writeFileSync } from "node:fs";
import type { Desk } from "./desk.ts";
import { agrees } from "./readme.ts";
import { projectRoot } from "./sources.ts";
import { enact, openStage, type Step } from "./stage.ts";

/** Whether a story's file takes over what the program prints, rather than being compared with it. */
const writes = process.env["SCENARIOS"] === "write";

const idShape = /\b[CIR][2-9A-HJ-NP-Z]{9}\b/g;

/** Plays a story at a desk, and throws where something else is seen than the file says, with file and line. */
export async function play(path: string, language: "es" | "en", desk: Desk): Promise<Desk> {
  const text = readFileSync(path, "utf8");
  const steps = stepsOf(text);
  const stage = await openStage(desk, language);
  const names = new Names(text.match(idShape) ?? []);
  const seen: (readonly string[])[] = [];
  for (const step of steps) {
    const meant = { ...step, words: step.words.map((line) => names.meant(line)) };
    const printed = await enact(stage, meant).catch((error: unknown) => fail(path, step, String(error)));
    const lines = printed.map((line) => calm(names.told(line).replaceAll(desk.home, "/home/desk")));
    const same = agrees(lines, step.quoted, (line) => line);
    if (!same && !writes) fail(path, step, `this is seen instead:\n${lines.join("\n")}`);
    seen.push(same ? step.quoted : lines);
  }
  if (writes) writeFileSync(path, withSeen(text, steps, seen));
  return desk;
}

function fail(path: string, { line, words }: Step, what: string): never {
  throw new Error(`${path.slice(projectRoot.length)}:${line} ${words.join("\n")}\n${what}`);
}

function stepsOf(text: string): readonly Step[] {
  const steps: Step[] = [];
  const add = (line: number, who: string, what: Step["what"], words: string) =>
    steps.push({ line, who, what, words: [words], given: [], quoted: [] });
  for (const [at, line] of text.split("\n").entries()) {
    const [, direction] = /^# (\(.*\))$/.exec(line) ?? [];
    const [, who, typed] = /^(\p{L}+) \$ (.*)$/u.exec(line) ?? [];
    const last = steps.at(-1);
    if (direction !== undefined) add(at + 1, "", "direction", direction);
    else if (who !== undefined) add(at + 1, who, "command", typed ?? "");
    else if (line.startsWith("✉ ")) add(at + 1, "", "mail", line.slice(2));
    else if (line.startsWith("> ")) last?.words.push(line.slice(2));
    else if (line.startsWith("< ")) last?.given.push(line.slice(2));
    else if (!/^#( |$)/.test(line)) last?.quoted.push(line);
  }
  // an empty line before what comes next is not seen by anybody
  for (const { quoted } of steps) while (quoted.at(-1) === "") quoted.pop();
  return steps;
}

/** How the ids that are drawn by lot are called in a file: the first that is printed as the first that stands there. */
class Names {
  readonly #left: string[];
  readonly #names = new Map<string, string>();
  readonly #ids = new Map<string, string>();

  constructor(names: readonly string[]) {
    this.#left = [...new Set(names)];
  }

  /** A line that is typed, with the ids that it means. */
  meant(line: string): string {
    return line.replace(idShape, (name) => this.#ids.get(name) ?? name);
  }

  /** A line that is seen, with its ids as the file calls them. */
  told(line: string): string {
    return line.replace(idShape, (id) => this.#names.get(id) ?? this.#call(id));
  }

  #call(id: string): string {
    const at = this.#left.findIndex((name) => name[0] === id[0]);
    const [name = id] = at < 0 ? [] : this.#left.splice(at, 1);
    this.#names.set(id, name);
    this.#ids.set(name, id);
    return name;
  }
}

/** A line with always the same words for the secrets in it. */
function calm(line: string): string {
  return line
    .replace(/#t=[\w-]{43}/g, "#t=…")
    .replace(/^ {4}\d{4} \d{4}$/, "    1234 5678")
    .replace(/ · [0-9a-f]{8}\b/g, " · 1a2b3c4d")
    .replace(/\b\d{3} \d{3}\b(?! \d)/, "123 456")
    .replace(/(?:[2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}/, "7K3M-9QWX-A4HT-2PVB");
}

/** The file, with what was seen in place of what it said. */
function withSeen(text: string, steps: readonly Step[], seen: readonly (readonly string[])[]): string {
  const lines = text.split("\n");
  for (const [at, { line, words, given, quoted }] of [...steps.entries()].reverse())
    lines.splice(line - 1 + words.length + given.length, quoted.length, ...(seen[at] ?? []));
  return lines.join("\n");
}
