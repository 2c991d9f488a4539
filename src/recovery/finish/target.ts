import { spawn } from "node:child_process";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { requireOwnProgram } from "../../base/setting-files.ts";
import { second } from "../../base/time.ts";
import { texts } from "../episode/texts.ts";

/** How long a program outside may take; shorter than a link is reserved for it. */
const patience = 30 * second;

/** The program outside that takes passwords, where the settings name one. */
export function targetProgram(ctx: Context): string | undefined {
  const target = ctx.settings["password.target"];
  return target.startsWith("exec:") ? target.slice("exec:".length) : undefined;
}

/**
 * Hands a password to the program outside: the cédula as its argument, the password on its standard input.
 * Throws *config* for a program that others can change, *refused* when it ends with anything but zero, cannot be started or takes too long. No shell, and
 * nothing it prints is shown: it is not ours to say what stands there.
 */
export async function handToProgram(program: string, cedula: string, password: string): Promise<void> {
  // whoever can change the program gets every new password
  requireOwnProgram(program);
  const taken = await new Promise<boolean>((resolve) => {
    const child = spawn(program, [cedula], {
      env: withoutOurs(process.env),
      stdio: ["pipe", "ignore", "ignore"],
      timeout: patience,
      killSignal: "SIGKILL",
    });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
    // a program that does not read is told apart by how it ends
    child.stdin.on("error", () => undefined);
    child.stdin.end(password);
  });
  if (!taken) throw new ClaveError("target-refused", texts.targetRefused, texts.targetRefusedHint);
}

/** The environment without our own variables: an address there may hold a password. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("CLAVE_")));
}
