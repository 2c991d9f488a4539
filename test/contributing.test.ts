import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { floors } from "./support/house-floors.ts";
import { projectRoot } from "./support/sources.ts";

const page = readFileSync(join(projectRoot, "CONTRIBUTING.md"), "utf8").replace(/```[\s\S]*?```/g, "");

/** The cells of a row of a table that begins with this one. */
function rowsUnder(title: string): readonly (readonly string[])[] {
  const table = page.slice(page.indexOf(`| ${title} |`)).split("\n\n")[0] ?? "";
  return table
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").map((cell) => cell.trim()));
}

function quoted(text = ""): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}

it("has a row for every noun that is typed, in the order of the help, and for no other", () => {
  const program = join(projectRoot, "bin", "clave.js");
  const help = execFileSync(process.execPath, [program, "--help", "--lang", "en"], { encoding: "utf8" });
  const listed = [...help.slice(help.indexOf("Commands:")).matchAll(/^ {2}([a-z]+) /gm)];
  const typed = listed.map(([, noun = ""]) => noun);
  expect(rowsUnder("you type").flatMap(([, nouns]) => quoted(nouns))).toEqual(typed);
  expect(typed).toContain("recovery");
});

it("leads to a folder of commands and to rules that are there", () => {
  const places = rowsUnder("you type").flatMap(([, , commands, rules]) => quoted(`${commands} ${rules}`));
  const paths = places.filter((place) => /^(src|migrations)/.test(place));
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
});

it("names no file or folder that is not there", () => {
  const paths = quoted(page).filter((name) => /^(src|test|docs|migrations|bench)\b[\w./-]*$/.test(name));
  expect(paths.length).toBeGreaterThan(40);
  expect(paths.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
});

it("has the floors of the house as the architecture test knows them", () => {
  const told = rowsUnder("floor").map(([, , rooms]) => quoted(rooms));
  const rooms = told.map((row) => row.filter((name) => !name.includes("/")));
  expect(rooms).toEqual(floors["src"]);
});
