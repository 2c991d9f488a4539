import { readFileSync } from "node:fs";
import { join } from "node:path";
import { wrapped } from "../../src/cli/terminal/width.ts";
import { inShell } from "./shell.ts";
import { projectRoot } from "./sources.ts";

/** A command of the tour and what the page says it prints. */
export interface TourStep {
  /** With its further lines. */
  readonly command: string;
  readonly quoted: readonly string[];
}

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly lines: readonly string[];
}

/** The README as it stands. */
export const readme = readFileSync(join(projectRoot, "README.md"), "utf8");

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", body = ""]) => ({
    language,
    lines: body.trimEnd().split("\n"),
  }));
}

/** The commands of all `console` blocks: a line after `$ ` begins one, `> ` goes on with it, the rest is quoted. */
export function tourOf(page: string): readonly TourStep[] {
  const steps: { command: string; quoted: string[] }[] = [];
  for (const line of blocksOf(page).flatMap(({ language, lines }) => (language === "console" ? lines : []))) {
    const last = steps.at(-1);
    if (line.startsWith("$ ")) steps.push({ command: line.slice(2), quoted: [] });
    else if (line.startsWith("> ") && last) last.command += `\n${line.slice(2)}`;
    else last?.quoted.push(line);
  }
  return steps;
}

/** A telling value in place of what differs from run to run. */
export function levelled(line: string): string {
  return line
    .replaceAll("\u00a0", " ")
    .replace(/\b[IR][2-9A-HJ-NP-Z]{9}\b/g, "<reference>")
    .replace(/\b\d{8}T\d{9}-[2-9A-HJ-NP-Z]{4}\b/g, "<id>")
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d\b/g, "<time>")
    .replace(/#t=[\w…-]+/g, "#t=<token>")
    .replace(/\b\d+ seconds? after\b/g, "<length> after");
}

/** Whether lines are what a page quotes, where a line `[…]` stands for any lines left out. */
export function agrees(printed: readonly string[], quoted: readonly string[], level = levelled): boolean {
  const text = (lines: readonly string[]) => lines.map((line) => `${level(line)}\n`).join("");
  const escaped = text(quoted).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("\\[…\\]\n", "(?:.*\n)*")}$`).test(text(printed));
}

/** Where the tour is walked: its own home, and the port that stands for the page's 2525. */
export interface TourPlace {
  readonly cwd: string;
  readonly home: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
}

const mark = "=-=-= next =-=-=";

/** Walks the tour in one shell, and returns what each command printed, in lines as wide as a screen's. */
export async function walkTour(steps: readonly TourStep[], { cwd, home, port, env }: TourPlace) {
  const listening = `(exec 3<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null`;
  const script = steps.map(({ command }) => {
    const waits = command.endsWith("&")
      ? `for _ in {1..100}; do ${listening} && break; sleep 0.05; done`
      : "";
    return `${command.replaceAll("2525", String(port))}\nended=$?; ${waits}\necho '${mark}'; (exit $ended)\n`;
  });
  const output = await inShell(`exec 2>&1; trap 'kill $(jobs -p) 2>/dev/null' EXIT\n${script.join("")}`, {
    cwd,
    env: { ...env, HOME: home },
  });
  const shown = output.replaceAll(home, "/home/you").replaceAll(`:${port}`, ":2525");
  const parts = shown.split(`${mark}\n`).slice(0, steps.length);
  return parts.map((part) => (part === "" ? [] : wrapped(part.trimEnd()).split("\n")));
}
