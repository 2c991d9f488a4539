import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk } from "../support/desk.ts";

const desk = new Desk();

beforeAll(() => desk.found());
afterAll(closeDesks);

type Environment = Readonly<Record<string, string>>;
const rows: readonly (readonly [
  name: string,
  words: readonly string[],
  env: Environment,
  spanish: boolean,
])[] = [
  ["nothing said", [], {}, true],
  ["an English locale", [], { LANG: "en_US.UTF-8" }, false],
  ["a Spanish locale", [], { LANG: "es_EC.UTF-8" }, true],
  ["a third locale", [], { LANG: "fr_FR.UTF-8" }, true],
  ["LC_ALL above LANG", [], { LANG: "es_EC.UTF-8", LC_ALL: "en_GB.UTF-8" }, false],
  ["the variable above the locale", [], { LANG: "es_EC.UTF-8", CLAVE_LANG: "en" }, false],
  ["the flag above the variable", ["--lang", "es"], { LANG: "en_US.UTF-8", CLAVE_LANG: "en" }, true],
  ["the flag in one word", ["--lang=en"], { CLAVE_LANG: "es" }, false],
];

describe.each(rows)("%s", (_, flags, env, spanish) => {
  test("help, an answer, a refusal and a fault of usage are of one language", async () => {
    const runs = [["--help"], ["whoami"], ["recovery", "show", "R23456789A"], ["nonsense"]].map((words) =>
      desk.run([...words, ...flags], { env }),
    );
    const [help, who, missing, unknown] = (await Promise.all(runs)).map(
      ({ stdout, stderr }) => stdout + stderr,
    );
    expect(help).toMatch(spanish ? /^Uso: / : /^Usage: /);
    expect(who).toContain(spanish ? "la sesión termina" : "the session ends");
    expect(missing).toMatch(spanish ? /^No hay una recuperación/ : /^There is no recovery/);
    expect(unknown).toMatch(spanish ? /^No hay un comando/ : /^There is no command/);
  });
});

test("documents hold the same in both languages, but for sentences to people", async () => {
  const list = async (lang: string) =>
    (await desk.done(["affiliate", "find", "maria quispe", "--reason", "a test", "--lang", lang, "--json"]))
      .stdout;
  expect(await list("es")).toBe(await list("en"));
  const refusal = async (lang: string) =>
    (await desk.run(["recovery", "show", "R23456789A", "--lang", lang, "--json"])).error;
  const [es, en] = [await refusal("es"), await refusal("en")];
  expect([es?.kind, es?.code]).toEqual([en?.kind, en?.code]);
  expect(es?.message).not.toBe(en?.message);
});

test("a letter is in the language of its reader, not of the operator", async () => {
  await desk.openSink();
  await desk.startRecovery(["--lang", "en"]);
  const proof = JSON.stringify({ birthDate: "1989-10-10", image: "clock" });
  await desk.done(["recovery", "start", "3059991251", "--proof", "-"], { stdin: proof });
  const subjects = (await desk.letters()).map(({ mail }) => mail.subject);
  expect(subjects).toEqual([expect.stringContaining("enlace"), expect.stringContaining("link")]);
});

/** Every command there is, found as a person finds them: from help to help. */
async function walk(
  lang: string,
  words: readonly string[] = [],
): Promise<readonly (readonly [string, string])[]> {
  const { code, stdout } = await desk.run([...words, "--help", "--lang", lang]);
  expect(code).toBe(0);
  const [, commands = ""] = stdout.split(/^(?:Commands|Comandos):$/m);
  const [list = ""] = commands.split("\n\n");
  const names = [...list.matchAll(/^ {2}(\w[\w-]*) /gm)].map((match) => match[1] ?? "");
  const below = await Promise.all(names.map((name) => walk(lang, [...words, name])));
  return [[["clave", ...words].join(" "), stdout], ...below.flat()];
}

describe.each(["es", "en"])("help in %s", (lang) => {
  let helps: readonly (readonly [string, string])[] = [];

  beforeAll(async () => {
    helps = await walk(lang);
  });

  test("reaches every command", () => {
    const names = helps.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(["clave", "clave init", "clave recovery complete", "clave sink show"]),
    );
    expect(names.length).toBeGreaterThan(25);
  });

  test("fits 80 columns", () => {
    const wide = helps.flatMap(([name, text]) =>
      text.split("\n").flatMap((line) => (line.length > 80 ? [`${name}: ${line}`] : [])),
    );
    expect(wide).toEqual([]);
  });

  test("says of every command what it does, and gives an example of each verb", () => {
    for (const [name, text] of helps) expect(text, name).toMatch(/\n\n\S.{10,}\n/);
    const verbs = helps.filter(([, text]) => !/^(?:Commands|Comandos):$/m.test(text));
    const silent = verbs.filter(([name, text]) => !new RegExp(`^ {2}${name}`, "m").test(text));
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

test("help in Spanish holds no English of the library's", async () => {
  const remnants =
    /\b(?:Usage|Options|Commands|Arguments|Global Options):|\b(?:default|choices|preset|env):|\[options\]|\[command\]|display help|output the version/;
  const found = (await walk("es")).filter(([, text]) => remnants.test(text));
  expect(found.map(([name, text]) => `${name}: ${remnants.exec(text)?.[0]}`)).toEqual([]);
});
