import { backwards, unaccented } from "./folding.ts";

/** How many neighbours in a row, or equal characters, make a run. */
const runLength = 4;

/** The alphabet with and without ñ, digits (9 is followed by 0), and the rows of Spanish and English keyboards. */
const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "abcdefghijklmnñopqrstuvwxyz",
  "0123456789012",
  "qwertyuiop",
  "asdfghjklñ",
  "zxcvbnm",
  "!@#$%^&*()",
  '!"#$%&/()=',
];

const neighbours = new Set(rows.flatMap((row) => [...windows(row), ...windows(backwards(row))]));

/** Whether four or more neighbours of the alphabet, the digits or a keyboard row follow each other, either way. */
export function hasSequence(password: string): boolean {
  return windows(unshifted(password)).some((window) => neighbours.has(window));
}

/** Whether one character, in either case, stands four or more times in a row. */
export function hasRepetition(password: string): boolean {
  return windows(unshifted(password)).some(isOneCharacter);
}

/** Whether every character belongs to such a run: `qwertyuiop1234`, `aaaaaabcdefgh`. */
export function isOnlyRuns(password: string): boolean {
  const text = unshifted(password);
  const runs = windows(text).flatMap((window, at) =>
    neighbours.has(window) || isOneCharacter(window) ? [at] : [],
  );
  const covered = new Set(runs.flatMap((at) => Array.from({ length: runLength }, (_, step) => at + step)));
  return covered.size > 0 && covered.size === Array.from(text).length;
}

function unshifted(password: string): string {
  return unaccented(password).toLowerCase();
}

function windows(text: string): string[] {
  const characters = Array.from(text);
  const count = Math.max(0, characters.length - runLength + 1);
  return Array.from({ length: count }, (_, at) => characters.slice(at, at + runLength).join(""));
}

function isOneCharacter(window: string): boolean {
  return new Set(window).size === 1;
}
