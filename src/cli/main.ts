import { runProgram } from "./program.ts";
import { processShell } from "./shell.ts";

/** Runs the program as this process; whatever it writes is for its owner only. */
export async function main(): Promise<void> {
  process.umask(0o077);
  // whoever reads us may stop reading: `clave recovery list | head`
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
  });
  process.exitCode = await runProgram(processShell());
  // all is said and done: letting the engine take itself down piece by piece costs 2 ms
  if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
}
