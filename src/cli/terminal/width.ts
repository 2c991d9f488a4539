import type { Shell } from "./shell.ts";

/** No line for a person is wider, whatever the screen (contract: everything fits 80 columns). */
export const widest = 80;

/** On a screen that is narrower still, lines are as long as this. */
const narrowest = 40;

/** How wide a line may be on the screen of a shell: what it says of itself, or 80. */
export function screenWidth({ env, stdout, stderr }: Pick<Shell, "env" | "stdout" | "stderr">): number {
  // one that does not know how wide it is has nought columns
  const said = Number(env["COLUMNS"]) || stdout.columns || stderr.columns || widest;
  return Math.min(widest, Math.max(narrowest, Math.trunc(said)));
}

/**
 * Breaks long lines between words; a word longer than the line, such as an address, stays whole. A command at
 * the end of a long line gets lines of its own, and can be pasted as it stands there.
 */
export function wrapped(text: string, columns = widest): string {
  const fits = (line: string) => shownLength(line) <= columns;
  return text
    .split(/(?<! \\)\n/)
    .flatMap((block) => {
      const lines = block.split("\n");
      // a command that is continued already is broken anew where it does not fit
      return lines.every(fits) ? lines : [block.replace(/ \\\n */g, " ")];
    })
    .flatMap((line) => (fits(line) ? [line] : line.split(/(?<=:) (?=clave \w)/)))
    .map((line) => (/^ *clave /.test(line) ? continued(line, columns) : wrappedLine(line, columns)))
    .join("\n");
}

/** A command over several lines, as a shell takes it. */
function continued(command: string, columns: number): string {
  const lines = wrappedLine(command, columns - 4).split("\n");
  return lines.map((line, at) => (at === 0 ? line : `  ${line}`)).join(" \\\n");
}

/** Lines none of which is wider: broken between words, a word only where it alone is too long. */
export function hardWrapped(text: string, columns: number): readonly string[] {
  const words = text.split(" ").flatMap((word) => word.match(new RegExp(`.{1,${columns}}`, "gu")) ?? []);
  return wrapped(words.join(" "), columns).split("\n");
}

function wrappedLine(line: string, columns: number): string {
  if (shownLength(line) <= columns) return line;
  const indent = /^ *(?:- )?/.exec(line)?.[0].length ?? 0;
  const lines: string[] = [];
  let current = line.slice(0, indent);
  for (const word of line.slice(indent).split(" ")) {
    const begun = current.trim() !== "" && current.trim() !== "-";
    if (begun && shownLength(current) + 1 + shownLength(word) > columns) {
      lines.push(current);
      current = " ".repeat(indent) + word;
    } else current += begun ? ` ${word}` : word;
  }
  return [...lines, current].join("\n");
}

/** How much of a line is seen: what colours it takes no room. */
function shownLength(text: string): number {
  return text.replace(/\u001b\[[0-9;]*m/g, "").length;
}

/** How wide each column of a table may be so that its lines fit: the widest give way first, down to their least. */
export function fittedWidths(
  natural: readonly number[],
  least: readonly number[] = [],
  columns = widest,
): readonly number[] {
  const widths = [...natural];
  const spare = (at: number) => (widths[at] ?? 0) > Math.max(6, least[at] ?? 0);
  while (widthOf(widths) > columns) {
    const yielding = widths.map((width, at) => (spare(at) ? width : 0));
    const widestAt = yielding.indexOf(Math.max(...yielding));
    if (yielding[widestAt] === 0) break;
    widths[widestAt] = (widths[widestAt] ?? 0) - 1;
  }
  return widths;
}

/** How wide a table of such columns is, with the lines between them. */
export function widthOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, widths.length + 1);
}
