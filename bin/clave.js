#!/usr/bin/env node
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";

// Node's own choice is the shared temporary folder, where another user could lay compiled code ready; and where the
// machine's file names the desk, no variable says where code lies.
function cacheFolder() {
  try {
    if (existsSync("/etc/clave/desk.json")) return join(userInfo().homedir, ".cache");
    return process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  } catch {
    return undefined; // a user that the machine's list does not have
  }
}

if (existsSync(new URL("../dist/main.js", import.meta.url))) {
  const folder = cacheFolder();
  if (folder !== undefined) module.enableCompileCache?.(join(folder, "clave"));
  const { main } = await import("../dist/main.js");
  await main();
} else {
  console.error(
    "clave: falta construir el programa / the program is not built yet: npm ci (o/or npm run build)",
  );
  process.exitCode = 70;
}
