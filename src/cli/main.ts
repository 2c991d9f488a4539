import { catalogue } from "../base/texts.ts";
import { runProgram } from "./program.ts";
import { exitCodes, processShell } from "./terminal/shell.ts";
import { languageOf } from "./terminal/terminal.ts";

const texts = catalogue({
  unwritten: {
    es: "La respuesta no se pudo escribir entera (¿disco lleno?).\nLo hecho queda hecho: libere espacio y pida el resultado otra vez.",
    en: "The answer could not be written whole (disk full?).\nWhat was done is done: free some space and ask for the result again.",
  },
});

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
  process.exitCode = await runProgram(shell);
  await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
  if (unwritten) {
    process.stderr.write(`${texts.unwritten[languageOf(shell)]}\n`);
    process.exitCode = exitCodes.io;
  }
  // all is said and done: letting the engine take itself down piece by piece costs 2 ms
  if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
}
