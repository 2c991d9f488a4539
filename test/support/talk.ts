import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Desk } from "./desk.ts";
import { projectRoot } from "./sources.ts";

/** One turn of a conversation: what has to be asked, and what is typed then, which may be found out only then. */
export type Turn = readonly [asked: RegExp, typed: string | (() => Promise<string>)];

/** What a conversation ended with. */
export interface Talk {
  readonly code: number | null;
  /** What a person could read, in the order of writing. */
  readonly screen: string;
  /** The same with the codes that move and colour it. */
  readonly raw: string;
}

/** Keys that a person presses. */
export const keys = { enter: "\r", down: "\u001b[B", interrupt: "\u0003" };

/** The terminal of a test is made by util-linux's script, whose words differ elsewhere. */
export const hasTerminal = process.platform === "linux" && existsSync("/usr/bin/script");

/** Presses down so many times, then Enter. */
export function pick(down: number): string {
  return `${keys.down.repeat(down)}${keys.enter}`;
}

/** Runs a command line in a terminal of its own and talks with it; throws where a turn never comes. */
export function talkTo(desk: Desk, words: string, turns: readonly Turn[], env = {}): Promise<Talk> {
  const line = `'${process.execPath}' '${join(projectRoot, "bin", "clave.js")}' ${words}`;
  const child = spawn("script", ["-qefc", line, "/dev/null"], {
    env: { ...desk.environment(), TERM: "xterm", ...env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const left = [...turns];
  let screen = "";
  let unread = "";
  let thinking = false;
  const answer = async () => {
    const [turn] = left;
    if (thinking || !turn?.[0].test(seen(unread))) return;
    thinking = true;
    left.shift();
    unread = "";
    child.stdin.write(typeof turn[1] === "string" ? turn[1] : await turn[1]());
    thinking = false;
  };
  // a question that no turn expects would wait for ever
  const patience = setTimeout(() => child.kill("SIGKILL"), 15_000);
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      screen += chunk.toString();
      unread += chunk.toString();
      answer().catch(reject);
    });
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(patience);
      const [turn] = left;
      if (turn) reject(new Error(`${String(turn[0])} was not asked for:\n${seen(screen).slice(-1500)}`));
      else resolve({ code, screen: seen(screen), raw: screen });
    });
  });
}

function seen(screen: string): string {
  // oxlint-disable-next-line no-control-regex
  return screen.replace(/\u001b(?:\[[0-9;?]*[A-Za-z]|[78])/g, "");
}
