import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, "node_modules", ".cache", `clave-bench-${process.pid}`);
process.on("exit", () => rmSync(built, { recursive: true, force: true }));

/** The program's own operations, by the files that export them, for a benchmark to call. */
export async function programParts(name, parts, plugins = []) {
  mkdirSync(built, { recursive: true });
  const contents = Object.entries(parts).map(([path, names]) => `export { ${names} } from "./${path}.ts";`);
  const outfile = join(built, `${name}.mjs`);
  await esbuild.build({
    stdin: { contents: contents.join("\n"), resolveDir: root, loader: "ts" },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    plugins,
  });
  return import(pathToFileURL(outfile).href);
}
