import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { closeDesks, Desk, fixture } from "../support/desk.ts";
import { play } from "../support/scenario.ts";
import { projectRoot } from "../support/sources.ts";

const languages = ["es", "en"] as const;
type Language = (typeof languages)[number];

const folder = join(projectRoot, "test", "scenarios");
const names = readdirSync(folder).flatMap((file) => /^(.*)\.es\.txt$/.exec(file)?.[1] ?? []);
/** The story before all others: who works here. Its desk is where the others begin. */
const first = "first-days";

const pathOf = (story: string, language: Language) => join(folder, `${story}.${language}.txt`);
const textOf = (story: string, language: Language) => readFileSync(pathOf(story, language), "utf8");

/** The people of the fixtures, who read their letters in a language. */
function register(language: Language): string {
  const rows = readFileSync(fixture("affiliates.csv"), "utf8");
  return rows.replace(/,(?:es|en),/g, `,${language},`);
}

const staffed: Partial<Record<Language, Promise<Desk>>> = {};
async function staff(language: Language): Promise<Desk> {
  const desk = new Desk();
  desk.file(language === "es" ? "afiliados.csv" : "affiliates.csv", register(language));
  return play(pathOf(first, language), language, desk);
}

afterAll(closeDesks);

describe.each(languages)("a story in %s", (language) => {
  it.concurrent.each(names)("%s", { timeout: 120_000 }, async (story) => {
    staffed[language] ??= staff(language);
    const desk = await staffed[language];
    if (story === first) return;
    const copy = desk.copy();
    copy.file(language === "es" ? "esperas.csv" : "waits.csv", readFileSync(fixture("waits.csv"), "utf8"));
    await play(pathOf(story, language), language, copy);
  });
});

describe("a story", () => {
  /** Who types which command, in which order. */
  const plot = (text: string) => text.match(/^\p{L}+ \$ (?:clave \w+ [a-z-]+|\w+)|^✉ .*|^# \(\d+/gmu);

  it.each(names)("%s is the same in both languages", (story) => {
    expect(plot(textOf(story, "en"))).toEqual(plot(textOf(story, "es")));
  });

  it.each(names)("%s fits on a screen's width", (story) => {
    const wide = languages.flatMap((language) =>
      textOf(story, language)
        .split("\n")
        .flatMap((line, at) => (line.length > 80 ? `${story}.${language}.txt:${at + 1}` : [])),
    );
    expect(wide).toEqual([]);
  });
});
