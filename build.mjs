import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
const browser = join(dist, "browser");

/**
 * What clave never calls of its packages, and what stands in its place. It brings its own migrations, writes
 * tables in SQL, hands knex a client class instead of a name, and wants no word from knex on the terminal.
 */
const unused = [
  [
    /[\\/]knex[\\/]lib[\\/](dialects[\\/]index|migrations[\\/](migrate[\\/]Migrator|seed[\\/]Seeder))\.js$/,
    "{}",
  ],
  [
    /[\\/]knex[\\/]lib[\\/].*[\\/]?schema[\\/](ddl|(sqlite-|pg-)?(table|column|view)(builder|compiler))\.js$/,
    "class {}",
  ],
  // knex's own insert in parts, and its way of merging two of its clients
  [/[\\/]knex[\\/]lib[\\/]execution[\\/]batch-insert\.js$/, "() => undefined"],
  [/[\\/]lodash[\\/]merge\.js$/, "() => undefined"],
  // its reader of addresses: it is handed what ours has read
  [/[\\/]pg-connection-string[\\/]index\.js$/, "{}"],
  [/[\\/]debug[\\/]src[\\/]index\.js$/, "() => Object.assign(() => undefined, { enabled: false })"],
  [/[\\/]colorette[\\/]index\.cjs$/, "{}"],
  // its own search looks in a dozen places first
  [/[\\/]sqlite3[\\/]lib[\\/]sqlite3-binding\.js$/, 'require("sqlite3/build/Release/node_sqlite3.node")'],
];

const leaveOutUnused = {
  name: "leave-out-unused",
  setup(build) {
    for (const [filter, standIn] of unused)
      build.onLoad({ filter }, () => ({ contents: `module.exports = ${standIn};` }));
  },
};

/** What knex asks of lodash is short in the language's own words. */
const shortLodash = {
  name: "short-lodash",
  setup(build) {
    const own = join(root, "src/store/engine/knex-lodash.ts");
    const names = new Map([
      ...[...readFileSync(own, "utf8").matchAll(/^export function (\w+)/gm)].map(([, name]) => [name, name]),
      ["extend", "assign"],
      ["cloneDeepWith", "clone"],
    ]);
    build.onLoad({ filter: /[\\/]lodash[\\/]\w+\.js$/ }, ({ path }) => {
      const name = names.get(basename(path, ".js"));
      return name && { contents: `module.exports = require(${JSON.stringify(own)}).${name};` };
    });
  },
};

/** commander can start subcommands as programs of their own: clave has none, and the module costs 3 ms. */
const leaveOutUnusedCommander = {
  name: "leave-out-unused-commander",
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "nothing", namespace: "left-out" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "module.exports = {};" }));
  },
};

/**
 * Every file costs half a millisecond to load, and splitting makes one for each set of parts that share code.
 * So whatever is needed by every command, or by every command at a desk, is asked for by all that is loaded
 * lazily: it becomes one file each.
 */
const everywhere = importsOf(
  "base/place/account",
  "base/random",
  "base/time",
  "cli/program",
  "cli/terminal/secrets",
  "cli/terminal/failure",
  "cli/command/listing",
  "cli/command/opening",
  "cli/command/post",
  "cli/command/asking",
  "cli/recovery/answer",
  "cli/recovery/texts",
  "cli/terminal/spinner",
  "cli/command/verb",
  "recovery/list",
);

const keepTogether = {
  name: "keep-together",
  setup(build) {
    const lazy = lazySources();
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) =>
      lazy.has(path) ? { contents: everywhere + readFileSync(path, "utf8"), loader: "ts" } : undefined,
    );
  },
};

/**
 * Nobody types one verb of a noun more often than the others: the verbs that `cli/verbs.ts` loads one by one
 * are one file for each noun.
 */
const nounByNoun = {
  name: "noun-by-noun",
  setup(build) {
    const table = join(root, "src/cli/verbs.ts");
    const files = [...readFileSync(table, "utf8").matchAll(/\bimport\("(\.[^"]+)"\)/g)].map(
      ([, path]) => path,
    );
    build.onResolve({ filter: /^\.\// }, ({ path, importer }) =>
      importer === table && files.includes(path) ? { path: dirname(path), namespace: "noun" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "noun" }, ({ path }) => {
      const verbs = files.filter((file) => dirname(file) === path);
      const contents = verbs.map((file) => `export * from ${JSON.stringify(file)};\n`).join("");
      return { contents: everywhere + contents, resolveDir: dirname(table) };
    });
  },
};

function importsOf(...names) {
  return names.map((name) => `import ${JSON.stringify(join(root, "src", `${name}.ts`))};\n`).join("");
}

/** The sources that are imported only when they are needed. */
function lazySources() {
  const sources = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Set(
    sources.flatMap((source) =>
      [...readFileSync(source, "utf8").matchAll(/\bimport\("(\.[^"]+)"\)/g)].map(([, path]) =>
        join(dirname(source), path),
      ),
    ),
  );
}

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
    external: [
      "*.node",
      "pg",
      "pg-query-stream",
      "@node-rs/argon2",
      "@zxcvbn-ts/*",
      "disposable-email-domains-js", // in a bundle its names would be gone
    ],
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    plugins: [leaveOutUnused, shortLodash, leaveOutUnusedCommander, nounByNoun, keepTogether],
    logLevel: "warning",
    write: false,
  });
  replaceFolder(browser, await buildBrowser());
  replaceFolder(dist, outputFiles, basename(browser));
}

/** What the pages of the portal run and look like; it is read from here, whole, when the portal starts. */
async function buildBrowser() {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [
      { in: "src/portal/browser/page.ts", out: "page" },
      { in: "src/portal/browser/page.css", out: "page" },
      { in: "src/portal/browser/captcha.ts", out: "captcha" },
      { in: "src/portal/browser/captcha.css", out: "captcha" },
      { in: "altcha/workers/pbkdf2", out: "pbkdf2" },
    ],
    outdir: browser,
    bundle: true,
    // each is a file of its own, and an old telephone may run it: classic workers are older than those of modules
    format: "iife",
    conditions: ["import"], // under which altcha names its stylesheet
    target: ["es2020", "chrome87", "firefox78", "safari14.1"],
    minify: true,
    logLevel: "warning",
    write: false,
  });
  return outputFiles;
}

/** Touches only what changed, so that a program running meanwhile never misses a file. */
function replaceFolder(folder, files, ...kept) {
  mkdirSync(folder, { recursive: true });
  const chunksFirst = files.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b)));
  for (const { path, contents } of chunksFirst) {
    if (!existsSync(path) || !readFileSync(path).equals(contents)) writeFileSync(path, contents);
  }
  const wanted = new Set([...kept, ...files.map(({ path }) => basename(path))]);
  for (const name of readdirSync(folder))
    if (!wanted.has(name)) rmSync(join(folder, name), { recursive: true });
}

function isEntry({ path }) {
  return basename(path) === "main.js";
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await build();
