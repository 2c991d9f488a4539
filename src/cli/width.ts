/** No line for a person is wider, whatever the screen (contract: everything fits 80 columns). */
export const widest = 80;

/** Breaks long lines between words; a word longer than the line, such as an address, stays whole. */
export function wrapped(text: string, columns = widest): string {
  return text
    .split("\n")
    .map((line) => wrappedLine(line, columns))
    .join("\n");
}

function wrappedLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const indent = /^ *(?:- )?/.exec(line)?.[0].length ?? 0;
  const lines: string[] = [];
  let current = line.slice(0, indent);
  for (const word of line.slice(indent).split(" ")) {
    const begun = current.trim() !== "" && current.trim() !== "-";
    if (begun && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = " ".repeat(indent) + word;
    } else current += begun ? ` ${word}` : word;
  }
  return [...lines, current].join("\n");
}

/** How wide each column of a table may be so that its lines fit: the widest give way first. */
export function fittedWidths(natural: readonly number[], columns = widest): readonly number[] {
  const widths = [...natural];
  const borders = widths.length + 1;
  const total = () => widths.reduce((sum, width) => sum + width, borders);
  while (total() > columns && Math.max(...widths) > 6) {
    const widestAt = widths.indexOf(Math.max(...widths));
    widths[widestAt] = (widths[widestAt] ?? 0) - 1;
  }
  return widths;
}
