import { number, type Sentence } from "../base/texts.ts";

export const megabyte = 1_000_000;
export const gigabyte = 1000 * megabyte;

/** A size in plain words: "1,2 GB". */
export function sized(bytes: number): Sentence {
  const [unit, name] = bytes >= gigabyte ? [gigabyte, "GB"] : [megabyte, "MB"];
  const count = Math.round((bytes / unit) * 10) / 10;
  return { es: `${number(count, "es")} ${name}`, en: `${number(count, "en")} ${name}` };
}
