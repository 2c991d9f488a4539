import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./sources.ts";

/** Builds the program that the tests run as a process, so that none ever meets an older one. */
export function setup(): void {
  try {
    execFileSync(process.execPath, ["build.mjs"], { cwd: projectRoot, stdio: "inherit" });
  } catch {
    rmSync(join(projectRoot, "dist"), { recursive: true, force: true });
    console.error("The build failed: tests that run the built program will fail.");
  }
}
