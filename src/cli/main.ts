import { takePlace } from "../base/place/account.ts";
import { runProgram, tellUnopened, tellUnwritten } from "./program.ts";
import { processShell, type Shell } from "./terminal/shell.ts";

/** Runs the program as this process; whatever it writes is for its owner only. */
export async function main(): Promise<void> {
  process.umask(0o077);
  const shell = processShell();
  let unwritten = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // whoever reads us may stop reading: `clave recovery list | head`
    if (error.code === "EPIPE") process.exit(0);
    unwritten = true;
  });
  // what happened is in the code too: a screen or a log that takes no more changes nothing of it
  process.stderr.on("error", () => undefined);
  const code = await runInPlace(shell);
  await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
  process.exitCode = unwritten && code === 0 ? await tellUnwritten(shell) : code;
  // all is said and done: letting the engine take itself down piece by piece costs 2 ms
  if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
}

/** Nothing is opened, and no word read, before the process has its place. */
function runInPlace(shell: Shell): Promise<number> {
  try {
    takePlace();
  } catch (error) {
    return tellUnopened(error, shell);
  }
  return runProgram(shell);
}
