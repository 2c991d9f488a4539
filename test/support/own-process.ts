import { execFileSync } from "node:child_process";
import * as esbuild from "esbuild";
import { projectRoot } from "./sources.ts";

/**
 * Runs TypeScript in a process where nothing is loaded yet, its imports read from the tree and packages as they are
 * installed, and gives what it printed, read as JSON.
 */
export async function inOwnProcess(contents: string): Promise<unknown> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents, loader: "ts", resolveDir: projectRoot },
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    write: false,
  });
  const words = ["--input-type=module", "--eval", outputFiles[0]?.text ?? ""];
  return JSON.parse(execFileSync(process.execPath, words, { cwd: projectRoot, encoding: "utf8" }));
}
