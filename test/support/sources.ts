import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The top of the project. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** A string or template in a source: what stands between its quotes, each `${…}` as `?`. */
export interface Literal {
  readonly at: number;
  readonly text: string;
}

/** One source file, told apart into code and what is only text. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** The text at its places, with comments and the insides of strings and expressions blanked. */
  readonly code: string;
  readonly literals: readonly Literal[];
  /** Everything imported or re-exported, types and dynamic imports too. */
  readonly imports: readonly Literal[];
}

/** What breaks a rule, each as `path:line what`. */
export type Offenders = readonly string[];

/** Every source that a person of the project writes, by its path from the top. */
export function readSources(): Source[] {
  const folders = ["src", "test", "bench", "migrations", "bin"].filter((folder) =>
    existsSync(join(projectRoot, folder)),
  );
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" }).map(
      (path) => `${folder}/${path}`,
    ),
  );
  const paths = [...readdirSync(projectRoot), ...inFolders].filter((path) => /\.(ts|mjs|js)$/.test(path));
  return paths.map((path) => toSource(path, readFileSync(join(projectRoot, path), "utf8")));
}

/** A source from its text; nothing is read. */
export function toSource(path: string, text: string): Source {
  const { code, literals } = scan(text);
  const opening = /\b(?:import|export)\b[^;"'`]*?\bfrom\s*["']|\b(?:import|require)\s*\(?\s*["']/g;
  const starts = new Set([...code.matchAll(opening)].map((match) => match.index + match[0].length));
  return { path, text, code, literals, imports: literals.filter(({ at }) => starts.has(at)) };
}

/** The line, counted from 1, on which an offset of a text lies. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

const token = new RegExp(
  [
    /\/\/[^\n]*|\/\*[\s\S]*?\*\//, // comments
    /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/, // strings
    /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/, // a regular expression, or a division
    /[`{}]/, // a template begins, or may go on
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);
const templatePart = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(`|\$\{)/y;

/** Tells code from text; a `/` begins an expression where a value cannot have ended just before it. */
function scan(text: string): { code: string; literals: Literal[] } {
  const code = text.split("");
  const literals: Literal[] = [];
  const templates: { at: number; text: string; depth: number }[] = [];
  let depth = 0;
  const blank = (from: number, to: number) => {
    for (let at = from; at < to; at++) if (code[at] !== "\n") code[at] = " ";
  };
  const readTemplate = (at: number, template: { at: number; text: string; depth: number }) => {
    templatePart.lastIndex = at;
    const [whole = "", end = ""] = templatePart.exec(text) ?? [];
    blank(at, at + whole.length - end.length);
    const soFar = template.text + whole.slice(0, whole.length - end.length);
    if (end === "${") templates.push({ ...template, text: `${soFar}?` });
    else literals.push({ at: template.at, text: soFar });
    return at + Math.max(whole.length, 1);
  };

  for (let at = 0; at < text.length; ) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match) break;
    const [found] = match;
    const start = match.index;
    at = start + found.length;
    const open = templates.at(-1);
    if (found.startsWith("//") || found.startsWith("/*")) blank(start, at);
    else if (found === "`") at = readTemplate(at, { at, text: "", depth });
    else if (found === "{") depth++;
    else if (found === "}" && open?.depth === depth) at = readTemplate(at, templates.pop() ?? open);
    else if (found === "}") depth--;
    else if (found.startsWith("/") && !expressionMayStart(code, start)) at = start + 1;
    else {
      blank(start + 1, at - 1);
      if (!found.startsWith("/")) literals.push({ at: start + 1, text: found.slice(1, -1) });
    }
  }
  return { code: code.join(""), literals };
}

function expressionMayStart(code: readonly string[], at: number): boolean {
  const before = code
    .slice(Math.max(0, at - 60), at)
    .join("")
    .trimEnd();
  return before === "" || /[^\w$)\]}"'`]$|\b(?:return|typeof|case|in|of)$/.test(before);
}
