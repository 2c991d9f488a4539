import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");

/** What clave never calls: it brings its own migrations and hands knex a client class instead of a name. */
const unusedKnex =
  /[\\/]knex[\\/]lib[\\/](dialects[\\/]index|migrations[\\/](migrate[\\/]Migrator|seed[\\/]Seeder))\.js$/;

const leaveOutUnusedKnex = {
  name: "leave-out-unused-knex",
  setup(build) {
    build.onLoad({ filter: unusedKnex }, () => ({ contents: "module.exports = {};", loader: "js" }));
  },
};

/** Bundles the program into `dist/`; what is imported lazily becomes a file of its own. */
export async function build() {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { main: "src/cli/main.ts" },
    outdir: dist,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minifySyntax: true,
    minifyWhitespace: true,
    external: ["sqlite3", "pg", "pg-query-stream", "@node-rs/argon2", "@zxcvbn-ts/*"],
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    plugins: [leaveOutUnusedKnex],
    logLevel: "warning",
    write: false,
  });
  replaceDist(outputFiles);
}

/** Touches only what changed, so that a program running meanwhile never misses a file. */
function replaceDist(files) {
  mkdirSync(dist, { recursive: true });
  const chunksFirst = files.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b)));
  for (const { path, contents } of chunksFirst) {
    if (!existsSync(path) || !readFileSync(path).equals(contents)) writeFileSync(path, contents);
  }
  const wanted = new Set(files.map(({ path }) => basename(path)));
  for (const name of readdirSync(dist)) if (!wanted.has(name)) rmSync(join(dist, name), { recursive: true });
}

function isEntry({ path }) {
  return basename(path) === "main.js";
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await build();
