import { Command } from "commander";
import { beforeAll, describe, expect, test } from "vitest";
import { settingKeys } from "../../src/base/settings.ts";
import { treeFor } from "../../src/cli/command/command.ts";
import { addNouns } from "../../src/cli/nouns.ts";
import { runProgram } from "../../src/cli/program.ts";
import { processShell } from "../../src/cli/terminal/shell.ts";
import { verbs } from "../../src/cli/verbs.ts";
import { lineAt, readSources } from "../support/sources.ts";

/** A text that a person reads. */
interface Told {
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

const told: readonly Told[] = readSources()
  .filter(({ path }) => path.startsWith("src/"))
  .flatMap((source) =>
    source.literals.flatMap(({ at, text }) => {
      const [, language] = /\b(es|en):\s*$/.exec(source.code.slice(Math.max(0, at - 40), at - 1)) ?? [];
      return language === undefined
        ? []
        : [{ place: `${source.path}:${lineAt(source.text, at)}`, language, text }];
    }),
  );

const everywhere = [
  "--home",
  "--store",
  "--json",
  "--lang",
  "--no-input",
  "--yes",
  "--no-color",
  "--verbose",
  "--help",
];

const program = new Command("clave");

beforeAll(async () => {
  const nouns = [
    ...Object.keys(verbs),
    "init",
    "login",
    "logout",
    "whoami",
    "desk",
    "sink",
    "doctor",
    "demo",
  ];
  await addNouns(program, treeFor({ ...processShell(), argv: nouns }, runProgram));
});

/** The command that a text names, or what is wrong with it; prose, where the name of the program is a common word. */
function faultIn(words: string, prose: boolean): string | undefined {
  const [, noun = "", verb = "", rest = ""] = /^([\w-]+)(?: ([a-z][\w-]*))?(.*)$/s.exec(words) ?? [];
  const named = program.commands.find((each) => each.name() === noun);
  if (!named) return prose ? undefined : `clave ${noun}`;
  const within = named.commands.find((each) => each.name() === verb);
  if (named.commands.length > 0 && !within && noun !== "sink" && verb !== "") return `clave ${noun} ${verb}`;
  const [line = ""] = (within ? rest : `${verb}${rest}`).split(/[.…]\s|[;()]|\n/);
  const known = [...everywhere, ...(within ?? named).options.map(({ long }) => long)];
  const unknown = [...line.matchAll(/--[a-z][a-z-]*/g)].find(([flag]) => !known.includes(flag));
  return unknown && `clave ${noun} ${verb} ${unknown[0]}`;
}

function faultsIn({ place, language, text }: Told): readonly string[] {
  return [...text.matchAll(/\bclave (?=[a-z])/g)].flatMap((match) => {
    // what is typed stands by itself or after a colon or bracket; elsewhere it may be the program that is spoken of
    const prose = language === "es" || !/(^|[:(]\s*)$/.test(text.slice(0, match.index));
    const fault = faultIn(text.slice(match.index + match[0].length), prose);
    return fault === undefined ? [] : [`${place} ${fault}`];
  });
}

describe("what is advised can be typed", () => {
  test("every command and option that a text names is there", () => {
    expect(told.filter(({ text }) => /\bclave [a-z]/.test(text)).length).toBeGreaterThan(150);
    expect(told.flatMap(faultsIn)).toEqual([]);
  });

  test.each([
    ["clave doctr", "clave doctr"],
    ["Then: clave store mend", "clave store mend"],
    ["clave link resend --stuk (now)", "clave link resend --stuk"],
    ["clave config set smtp.url smtps://HOST", undefined],
    ["clave init --operator NAME (or another folder with --nonsense)", undefined],
    ["It is a fault in clave, not yours", undefined],
  ])("%s", (text, fault) => {
    expect(faultsIn({ place: "here", language: "en", text })).toEqual(
      fault === undefined ? [] : [`here ${fault}`],
    );
  });

  test("every setting that is to be set or looked at is there", () => {
    const catalogues = ["questions", "images", "reasons", "{key}", "KEY"];
    const named = told.flatMap(({ place, text }) =>
      [...text.matchAll(/clave config (?:set|get) ([\w{}]+(?:\.\w+)*)/g)].map(([, key = ""]) => ({
        place,
        key,
      })),
    );
    expect(named.length).toBeGreaterThan(20);
    const known: readonly string[] = [...settingKeys, ...catalogues];
    expect(named.filter(({ key }) => !known.includes(key))).toEqual([]);
  });

  test("no variable is advised that is not read, or that production refuses", () => {
    const allowed = ["CLAVE_HOME", "CLAVE_LANG", "CLAVE_LANGUAGE", "CLAVE_SESSION", "CLAVE_STORE"];
    const named = told.flatMap(({ place, text }) =>
      [...text.matchAll(/\bCLAVE_[A-Z_]+/g)].map(([variable]) => ({ place, variable })),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ variable }) => !allowed.includes(variable))).toEqual([]);
  });
});
