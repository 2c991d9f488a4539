#!/usr/bin/env node
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

if (existsSync(new URL("../dist/main.js", import.meta.url))) {
  // Node's own choice is the shared temporary folder, where another user could lay compiled code ready.
  module.enableCompileCache?.(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "clave"));
  const { main } = await import("../dist/main.js");
  await main();
} else {
  console.error(
    "clave: falta construir el programa / the program is not built yet: npm ci (o/or npm run build)",
  );
  process.exitCode = 70;
}
