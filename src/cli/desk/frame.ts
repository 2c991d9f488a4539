import { visible } from "../../base/visible.ts";
import { isPlain } from "../counter/words/show-once.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The screen of a desk: one line on top that stays, and what happens below it. */
export interface Frame {
  /** Puts other words into the line on top. */
  head(words: readonly string[]): void;
  /** Clears everything below it. */
  clear(): void;
  /** Gives the screen back as it was before. */
  close(): void;
}

const esc = "\u001b";
const codes = {
  otherScreen: `${esc}[?1049h`,
  backAgain: `${esc}[?1049l`,
  keepPlace: `${esc}7`,
  returnToPlace: `${esc}8`,
  top: `${esc}[1;1H`,
  belowTop: `${esc}[3;1H`,
  clearLine: `${esc}[2K`,
  clearBelow: `${esc}[J`,
  wholeScreen: `${esc}[r`,
  reverse: `${esc}[7m`,
  plain: `${esc}[0m`,
};

/** Takes the screen; on a terminal that only shows letters, the line on top is printed wherever it changes. */
export function openFrame(terminal: Terminal): Frame {
  const { shell } = terminal;
  const { stderr } = shell;
  let words: readonly string[] = [];
  if (isPlain(terminal)) {
    const print = () => void stderr.write(`\n${lineOf(words, 80)}\n`);
    const head: Frame["head"] = (given) => {
      words = given;
    };
    return { head, clear: print, close: () => undefined };
  }
  const draw = () => {
    const { columns, rows } = sizeOf(shell.stdout);
    const line = lineOf(words, Math.min(columns, 120)).padEnd(columns);
    const marked = `${codes.reverse}${line}${codes.plain}`;
    const region = `${esc}[3;${Math.max(4, rows)}r`;
    stderr.write(`${codes.keepPlace}${codes.top}${codes.clearLine}${marked}${region}${codes.returnToPlace}`);
  };
  stderr.write(`${codes.otherScreen}${codes.belowTop}${codes.clearBelow}`);
  shell.stdout.on("resize", draw);
  return {
    head: (given) => {
      words = given;
      draw();
    },
    clear: () => {
      stderr.write(`${codes.belowTop}${codes.clearBelow}`);
      draw();
    },
    close: () => {
      shell.stdout.off("resize", draw);
      stderr.write(`${codes.wholeScreen}${codes.backAgain}`);
    },
  };
}

function sizeOf(screen: { readonly columns?: number; readonly rows?: number }) {
  return { columns: screen.columns || 80, rows: screen.rows || 24 };
}

/** As many of the words as fit, the last ones cut first. */
function lineOf(words: readonly string[], columns: number): string {
  const line = words.map(visible).join(" · ");
  return line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
}
