import { runInNewContext } from "node:vm";
import { roomOf } from "./house-floors.ts";
import { lineAt, type Offenders, type Source } from "./sources.ts";

const sql =
  /^\s*(?:select\s[\s\S]*\sfrom|insert\s+(?:or\s+\w+\s+)?into|update\s+\S+\s+set|delete\s+from|(?:create|alter|drop)\s+(?:\w+\s+)?(?:table|index|view|trigger)|with\s+\w+\s+as|pragma|begin immediate|vacuum)\b/i;

/** A sentence for people begins with one capital; SQL is written all small or all large. */
function isSql(text: string): boolean {
  return sql.test(text) && /^\s*(?:[a-z]+|[A-Z]+)\b/.test(text);
}

/** Only the store and its migrations speak SQL or know a database package. */
export function sqlFaults(sources: readonly Source[]): Offenders {
  const others = sources.filter(({ path }) => path.startsWith("src/") && roomOf(path) !== "store");
  return others.flatMap((source) => [
    ...source.imports
      .filter(({ text }) => /^(knex|sqlite3|pg)(\/|$)/.test(text))
      .map(({ at, text }) => `${source.path}:${lineAt(source.text, at)} imports ${text}`),
    ...source.literals
      .filter(({ text }) => isSql(text))
      .map(({ at, text }) => `${source.path}:${lineAt(source.text, at)} ${text.trim().slice(0, 40)}`),
  ]);
}

/** Real time and chance come in through base alone. */
export function worldFaults(sources: readonly Source[]): Offenders {
  const world =
    /\bDate\.now\b|\bnew Date\b(?!\s*\(\s*[^\s)])|\bMath\.random\b|\brandom(?:Bytes|Int|UUID|Fill|FillSync)\b|\bgetRandomValues\b|\bperformance\.now\b|\bhrtime\b/g;
  return inCode(sources, (path) => path.startsWith("src/") && roomOf(path) !== "base", world);
}

/** Only the terminal's room prints, reads the terminal or ends the program. */
export function terminalFaults(sources: readonly Source[]): Offenders {
  const terminal = /\bprocess\.(?:exit|exitCode|stdin|stdout|stderr)\b|\bconsole\.\w+/g;
  return inCode(sources, (path) => path.startsWith("src/") && roomOf(path) !== "cli", terminal);
}

/** What a module gives has a name. */
export function defaultExportFaults(sources: readonly Source[]): Offenders {
  const given = /\bexport\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/g;
  return inCode(sources, (path) => path.startsWith("src/") || path.startsWith("migrations/"), given);
}

function inCode(sources: readonly Source[], applies: (path: string) => boolean, pattern: RegExp): Offenders {
  return sources
    .filter(({ path }) => applies(path))
    .flatMap(({ path, text, code }) =>
      [...code.matchAll(pattern)].map((match) => `${path}:${lineAt(text, match.index)} ${match[0]}`),
    );
}

/** No file is longer than 300 lines. */
export function lengthFaults(sources: readonly Source[]): Offenders {
  return sources.flatMap(({ path, text }) => {
    const lines = lineAt(text, text.length) - (text.endsWith("\n") ? 1 : 0);
    return lines > 300 ? [`${path}:${lines} is longer than 300 lines`] : [];
  });
}

/** Names say what is inside; these say nothing. */
export function nameFaults(sources: readonly Source[]): Offenders {
  const empty = /(?:^|[-_.])(?:utils?|helpers?|common|types?|services?|managers?)(?:\.|$)/i;
  return sources
    .filter(({ path }) => path.split("/").some((part) => empty.test(part)))
    .map(({ path }) => `${path}:1 has a name that says nothing`);
}

/** No file only hands on what others export. */
export function barrelFaults(sources: readonly Source[]): Offenders {
  const passedOn =
    /\b(?:import|export)\b[^;"'`]*?\bfrom\s*["'][^"']*["']\s*;?|\bexport\s*(?:type\s*)?\{[^}]*\}\s*;?/g;
  return sources
    .filter(({ code }) => /\bexport\b/.test(code) && code.replace(passedOn, "").trim() === "")
    .map(({ path }) => `${path}:1 only hands on what others export`);
}

/** The packages of package.json. */
export interface Packages {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Every package imported is a dependency of ours, and docs/dependencies.md has a line for it and for no other. */
export function dependencyFaults(sources: readonly Source[], packages: Packages, page: string): Offenders {
  const listed = new Set([...page.matchAll(/^[-|] ?`([^`]+)`/gm)].map((match) => match[1] ?? ""));
  const all = { ...packages.dependencies, ...packages.devDependencies };
  return [
    ...Object.keys(all)
      .filter((name) => !listed.has(name))
      .map((name) => `docs/dependencies.md:1 has no line for ${name}`),
    ...[...listed]
      .filter((name) => !(name in all))
      .map((name) => `docs/dependencies.md:1 has a line for ${name}, which is not installed`),
    ...sources.flatMap((source) => {
      const allowed = source.path.startsWith("src/") ? packages.dependencies : all;
      return source.imports
        .filter(({ text }) => !/^(\.|node:)/.test(text) && !(packageOf(text) in allowed))
        .map(({ at, text }) => `${source.path}:${lineAt(source.text, at)} imports ${text}`);
    }),
  ];
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The codes of errors with which no file of the program fails; a code put together from parts stands for all like it. */
export function unusedCodes(sources: readonly Source[], codes: readonly string[]): readonly string[] {
  const failing = /(?:\bClaveError\(|\brefused\(|\bcode:|:\s*\[)\s*$/;
  const used = sources
    .filter(({ path }) => path.startsWith("src/"))
    .flatMap(({ code, literals }) =>
      literals.filter(({ at }) => failing.test(code.slice(Math.max(0, at - 40), at - 1))),
    )
    .filter(({ text }) => /^[a-z?-]+$/.test(text))
    .map(({ text }) => new RegExp(`^${text.replaceAll("?", "[a-z]+")}$`));
  return codes.filter((code) => !used.some((pattern) => pattern.test(code)));
}

/** Sentences that are rightly the same in both languages. */
const sameInBoth: ReadonlySet<string> = new Set(["llama", "poncho", "portal"]);

/** Every entry of a catalogue has both languages, the same `{places}` in both, and no line left untranslated. */
export function catalogueFaults(sources: readonly Source[]): Offenders {
  return sources
    .filter(({ path }) => path.startsWith("src/"))
    .flatMap((source) =>
      [...source.code.matchAll(/\bcatalogue\(/g)].flatMap((match) => {
        const start = match.index + match[0].length;
        const body = source.text.slice(start, closing(source.code, start));
        return entriesOf(body).flatMap(([key, entry]) => {
          const line = lineAt(source.text, start + Math.max(0, body.indexOf(key)));
          return entryFaults(entry).map((fault) => `${source.path}:${line} ${key} ${fault}`);
        });
      }),
    );
}

function closing(code: string, start: number): number {
  let depth = 1;
  let at = start;
  for (; at < code.length && depth > 0; at++) depth += code[at] === "(" ? 1 : code[at] === ")" ? -1 : 0;
  return at - 1;
}

function entriesOf(body: string): [string, unknown][] {
  try {
    return Object.entries(runInNewContext(`(${body.trim().replace(/,$/, "")})`) as object);
  } catch {
    return [["", undefined]];
  }
}

function entryFaults(entry: unknown): string[] {
  const { es, en } = (entry ?? {}) as { es?: unknown; en?: unknown };
  if (typeof es !== "string" || typeof en !== "string") return ["is not plain text in both languages"];
  if (es.trim() === "" || en.trim() === "") return ["is empty in one language"];
  if (placesOf(es) !== placesOf(en)) return [`has other places: ${placesOf(es)} and ${placesOf(en)}`];
  const english = new Set(en.split("\n"));
  const same = es.split("\n").filter((line) => english.has(line) && isProse(line) && !sameInBoth.has(line));
  return same.map((line) => `is not translated: ${line}`);
}

function placesOf(template: string): string {
  const names = [...template.matchAll(/\{(\w+)(?::[^}]*)?\}/g)].map((match) => match[1] ?? "");
  return [...new Set(names)].sort().join(" ");
}

/** Places, figures and commands to paste are the same in every language. */
function isProse(line: string): boolean {
  return /\p{L}{3,}/u.test(line.replace(/\{[^}]*\}/g, "")) && !/^\s*(\$ )?clave /.test(line);
}
