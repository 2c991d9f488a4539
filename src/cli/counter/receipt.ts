import type { Receipt } from "../../counter/show.ts";
import type { Terminal } from "../terminal.ts";
import { type PaperWidth, paperLines } from "./paper.ts";

/** What a person takes home, as lines of a piece of paper. */
export function receiptLines(
  { text }: Terminal,
  { title, facts, words }: Receipt,
  width: PaperWidth,
): readonly string[] {
  const paper = {
    title: text(title),
    facts: facts.map(([name, value]) => [text(name), text(value)] as const),
    words: words.map(text),
  };
  return paperLines(paper, width);
}
