import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./sources.ts";

const program = join(projectRoot, "bin", "clave.js");

/** Where a script runs, and what it reads. */
export interface ShellPlace {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Runs a script to its end, and gives what it printed. */
export function inShell(script: string, { cwd, env, input = "" }: ShellPlace): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile("bash", ["-c", script], { cwd, env, timeout: 60_000 }, (error, stdout) =>
      error?.killed ? reject(new Error(`The script does not end:\n${stdout}`)) : resolve(stdout),
    );
    // what ends without reading is told apart by what it prints
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

/** Makes `clave` a command that runs the built program, and gives the path to search for it. */
export function pathWithProgram(folder: string, nodeOptions = ""): string {
  const bin = join(folder, "bin");
  const command = join(bin, "clave");
  mkdirSync(bin);
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' ${nodeOptions} '${program}' "$@"\n`);
  chmodSync(command, 0o700);
  return `${bin}:${process.env["PATH"] ?? ""}`;
}
