import { statfsSync } from "node:fs";
import { number, type Sentence } from "./texts.ts";

/** Room on a disk. */
export interface Room {
  /** In bytes, as `total` is: what whoever asks may still use. */
  readonly free: number;
  readonly total: number;
  /** Whether it takes no more files, however much room there is. */
  readonly outOfFiles: boolean;
}

/** The room on the disk of a file or folder that is there. */
export function roomAt(path: string): Room {
  const { bavail, blocks, bsize, files, ffree } = statfsSync(path);
  // some file systems count no files: 0 of 0
  return { free: bavail * bsize, total: blocks * bsize, outOfFiles: files > 0 && ffree === 0 };
}

/** No file of the engine or of ours asks for more at once: where less is left, a write may well find none. */
const least = 1024 * 1024;

/** Whether a write that failed may have failed for want of room. */
export function isUsedUp({ free, outOfFiles }: Room): boolean {
  return outOfFiles || free < least;
}

const megabyte = 1_000_000;
const gigabyte = 1000 * megabyte;

/** A size in plain words: "1,2 GB". */
export function sized(bytes: number): Sentence {
  const [unit, name] = bytes >= gigabyte ? [gigabyte, "GB"] : [megabyte, "MB"];
  const count = Math.round((bytes / unit) * 10) / 10;
  return { es: `${number(count, "es")} ${name}`, en: `${number(count, "en")} ${name}` };
}
