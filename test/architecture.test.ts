import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { crowdFaults, floorFaults, ringFaults } from "./support/house-floors.ts";
import {
  barrelFaults,
  catalogueFaults,
  defaultExportFaults,
  dependencyFaults,
  lengthFaults,
  nameFaults,
  type Packages,
  sqlFaults,
  terminalFaults,
  worldFaults,
} from "./support/house-rules.ts";
import { type Offenders, projectRoot, readSources, type Source, toSource } from "./support/sources.ts";

const sources = readSources();
const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");

interface Rule {
  readonly name: string;
  readonly faults: (sources: readonly Source[]) => Offenders;
  /** A file that breaks the rule, and where. */
  readonly broken: readonly [path: string, text: string, offender: string, ...more: string[]][];
  /** A file that looks like breaking it and does not. */
  readonly sound: readonly [path: string, text: string][];
}

const rules: readonly Rule[] = [
  {
    name: "a room imports only from itself and the floors below",
    faults: floorFaults,
    broken: [
      ["src/base/a.ts", `import type { B } from "../cli/b.ts";`, "src/base/a.ts:1 base imports src/cli/b.ts"],
      [
        "src/holder/a.ts",
        `\nexport { b } from "../operator/b.ts";`,
        "src/holder/a.ts:2 holder imports src/operator/b.ts",
      ],
      [
        "src/store/post/a.ts",
        `await import(\n"../../audit/b.ts");`,
        "src/store/post/a.ts:2 store imports src/audit/b.ts",
      ],
      [
        "src/store/waits/a.ts",
        `import type { B } from "../recovery/b.ts";`,
        "src/store/waits/a.ts:1 store/waits imports src/store/recovery/b.ts",
      ],
      [
        "src/store/post/a.ts",
        `import "../record/b.ts";`,
        "src/store/post/a.ts:1 store/post imports src/store/record/b.ts",
      ],
      ["src/store/a.ts", "", "src/store/a.ts:1 lies in no room of src/store"],
      ["src/audit/a.ts", `import "../../migrations/b.ts";`, "src/audit/a.ts:1 audit imports migrations/b.ts"],
      ["src/cli/a.ts", `import "../../test/b.ts";`, "src/cli/a.ts:1 cli imports test/b.ts"],
      ["src/main.ts", "", "src/main.ts:1 lies in no room of src"],
      ["src/helpdesk/a.ts", "", "src/helpdesk/a.ts:1 lies in no room of src"],
    ],
    sound: [
      ["src/cli/a.ts", `import { b } from "../base/b.ts"; import x from "../../package.json";`],
      ["src/base/a.ts", `// import "../cli/b.ts"\nconst text = 'import "../cli/b.ts"';`],
      ["src/store/engine/migrate.ts", `import { b } from "../../../migrations/0001-people.ts";`],
      [
        "src/store/recovery/a.ts",
        `import "../waits/b.ts"; import "../engine/c.ts"; import "../../base/d.ts";`,
      ],
    ],
  },
  {
    name: "only the store speaks SQL",
    faults: sqlFaults,
    broken: [
      ["src/holder/a.ts", `import knex from "knex";`, "src/holder/a.ts:1 imports knex"],
      [
        "src/audit/a.ts",
        `import c from "knex/lib/client.js";`,
        "src/audit/a.ts:1 imports knex/lib/client.js",
      ],
      [
        "src/report/a.ts",
        "db.raw(`\n  select a, ${b} from people`)",
        "src/report/a.ts:1 select a, ? from people",
      ],
      ["src/cli/a.ts", `x("UPDATE people SET a = 1")`, "src/cli/a.ts:1 UPDATE people SET a = 1"],
    ],
    sound: [
      ["src/store/a.ts", `import knex from "knex"; raw("select 1 from people");`],
      ["src/cli/a.ts", `const en = "Select one from the list"; // select a from b\n`],
    ],
  },
  {
    name: "real time and chance come in through base alone",
    faults: worldFaults,
    broken: [
      [
        "src/cli/a.ts",
        "const a = Date.now();\nconst b = new Date();",
        "src/cli/a.ts:1 Date.now",
        "src/cli/a.ts:2 new Date",
      ],
      [
        "src/recovery/a.ts",
        "Math.random() + performance.now()",
        "src/recovery/a.ts:1 Math.random",
        "src/recovery/a.ts:1 performance.now",
      ],
      ["src/sink/a.ts", `import { randomBytes } from "node:crypto";`, "src/sink/a.ts:1 randomBytes"],
      ["src/sink/b.ts", "`${randomInt(5)}`", "src/sink/b.ts:1 randomInt"],
    ],
    sound: [
      ["src/cli/a.ts", `new Date(moment).toISOString(); const text = "Date.now"; /* Math.random() */`],
      ["src/base/time.ts", "Date.now()"],
    ],
  },
  {
    name: "only the terminal's room prints or ends the program",
    faults: terminalFaults,
    broken: [
      ["src/store/a.ts", "process.exit(1);", "src/store/a.ts:1 process.exit"],
      [
        "src/sink/a.ts",
        "console.log(x); process.stdout.write(y)",
        "src/sink/a.ts:1 console.log",
        "src/sink/a.ts:1 process.stdout",
      ],
    ],
    sound: [["src/cli/a.ts", "process.exitCode = 1; console.log(x);"]],
  },
  {
    name: "no module of the program has a default export",
    faults: defaultExportFaults,
    broken: [
      ["src/cli/a.ts", "export default 1;", "src/cli/a.ts:1 export default"],
      [
        "migrations/a.ts",
        "const a = 1;\nexport { a as default };",
        "migrations/a.ts:2 export { a as default",
      ],
    ],
    sound: [["vitest.config.ts", "export default {};"]],
  },
  {
    name: "no file is longer than 300 lines",
    faults: lengthFaults,
    broken: [["test/a.test.ts", "\n".repeat(301), "test/a.test.ts:301 is longer than 300 lines"]],
    sound: [["src/cli/a.ts", "\n".repeat(300)]],
  },
  {
    name: "no file or folder has a name that says nothing",
    faults: nameFaults,
    broken: ["src/utils/a.ts", "src/cli/date-helpers.ts", "test/common.test.ts", "src/store/types.ts"].map(
      (path) => [path, "", `${path}:1 has a name that says nothing`],
    ),
    sound: [["src/cli/helper-bees.ts", ""]],
  },
  {
    name: "no file only hands on what others export",
    faults: barrelFaults,
    broken: [
      [
        "src/cli/a.ts",
        `// all of it\nexport * from "./b.ts";`,
        "src/cli/a.ts:1 only hands on what others export",
      ],
      [
        "src/cli/c.ts",
        `import { d } from "./d.ts";\nexport { d };`,
        "src/cli/c.ts:1 only hands on what others export",
      ],
    ],
    sound: [["src/cli/a.ts", `export { b } from "./b.ts";\nexport const c = 1;`]],
  },
  {
    name: "every text exists in both languages, with the same places",
    faults: catalogueFaults,
    broken: [
      [
        "src/cli/a.ts",
        `catalogue({\n  a: { es: "uno" },\n});`,
        "src/cli/a.ts:2 a is not plain text in both languages",
      ],
      [
        "src/cli/b.ts",
        `catalogue({ b: { es: "uno", en: " " } })`,
        "src/cli/b.ts:1 b is empty in one language",
      ],
      [
        "src/cli/c.ts",
        `catalogue({ c: { es: "a {x}", en: "of {y}" } })`,
        "src/cli/c.ts:1 c has other places: x and y",
      ],
      [
        "src/cli/d.ts",
        `catalogue({ d: { es: "uno\\nTwo words", en: "one\\nTwo words" } })`,
        "src/cli/d.ts:1 d is not translated: Two words",
      ],
      ["src/cli/e.ts", "catalogue({ ...others })", "src/cli/e.ts:1  is not plain text in both languages"],
    ],
    sound: [
      ["src/cli/a.ts", `catalogue({ a: { es: "{n:fila|filas} (sí)", en: "{n:row|rows} (yes)" } })`],
      [
        "src/cli/b.ts",
        `catalogue({ b: { es: "Vea:\\n  clave config show", en: "See:\\n  clave config show" } })`,
      ],
    ],
  },
];

it("reads the sources: a check of nothing would always be green", () => {
  expect(sources.length).toBeGreaterThan(10);
  const imported = sources.flatMap(({ imports }) => imports.map(({ text }) => text));
  expect(imported).toEqual(expect.arrayContaining(["vitest", "node:fs", "./errors.ts"]));
});

describe("no files import each other in a ring", () => {
  const ring = (...files: readonly (readonly [string, string])[]) =>
    ringFaults(files.map(([path, text]) => toSource(path, text)));

  it("holds", () => expect(ringFaults(sources)).toEqual([]));

  it("would be seen broken, types and lazy imports too", () => {
    const a = ["src/cli/a.ts", `import type { B } from "./link/b.ts";`] as const;
    const b = ["src/cli/link/b.ts", `await import("../c.ts");`] as const;
    const c = ["src/cli/c.ts", `export { a } from "./a.ts";`] as const;
    const offenders = ["src/cli/a.ts:1 is in a ring: src/cli/a.ts src/cli/c.ts src/cli/link/b.ts"];
    expect(ring(a, b, c, ["src/cli/d.ts", `import "./a.ts";`])).toEqual(offenders);
    expect(ring(["src/cli/a.ts", `import "./a.ts";`])).toEqual(["src/cli/a.ts:1 is in a ring: src/cli/a.ts"]);
  });

  it("lets pass what meets again below", () => {
    const a = ["src/cli/a.ts", `import "./b.ts"; import "./c.ts";`] as const;
    expect(ring(a, ["src/cli/b.ts", `import "./c.ts";`], ["src/cli/c.ts", `// "./a.ts"`])).toEqual([]);
  });
});

describe("no folder holds more than 25 files", () => {
  const folder = (files: number) =>
    Array.from({ length: files }, (_, n) => toSource(`src/cli/link/a${n}.ts`, ""));

  it("holds", () => expect(crowdFaults(sources)).toEqual([]));

  it("would be seen broken", () => {
    expect(crowdFaults(folder(26))).toEqual(["src/cli/link:26 holds more than 25 files"]);
  });

  it("lets 25 pass, and as many tests as there are", () => {
    const tests = folder(30).map(({ path, text }) => toSource(path.replace("src", "test"), text));
    expect(crowdFaults([...folder(25), ...tests])).toEqual([]);
  });
});

describe.each(rules)("$name", ({ faults, broken, sound }) => {
  it("holds", () => expect(faults(sources)).toEqual([]));

  it.each(broken)("would be seen broken (%#: %s)", (path, text, ...offenders) => {
    expect(faults([toSource(path, text)])).toEqual(offenders);
  });

  it.each(sound)("lets what is sound pass (%#: %s)", (path, text) => {
    expect(faults([toSource(path, text)])).toEqual([]);
  });
});

describe("every package is named in docs/dependencies.md with what it is for", () => {
  const packages: Packages = { dependencies: { chalk: "1" }, devDependencies: { "@a/vitest": "1" } };
  const page = "# Dependencies\n\n- `chalk`: colours\n| `@a/vitest` | tests |\n";
  const source = (path: string, text: string) => [toSource(path, text)];

  it("holds", () => {
    const ours = JSON.parse(read("package.json")) as Packages;
    expect(dependencyFaults(sources, ours, read("docs/dependencies.md"))).toEqual([]);
  });

  it.each([
    ["src/cli/a.ts", `import "left-pad/x.js";`, "src/cli/a.ts:1 imports left-pad/x.js"],
    ["src/cli/a.ts", `import { it } from "@a/vitest/node";`, "src/cli/a.ts:1 imports @a/vitest/node"],
    ["src/cli/a.ts", `import "fs";`, "src/cli/a.ts:1 imports fs"],
  ])("would be seen broken (%#: %s)", (path, text, offender) => {
    expect(dependencyFaults(source(path, text), packages, page)).toEqual([offender]);
  });

  it("wants a line for each installed package, and no other lines", () => {
    expect(dependencyFaults([], packages, page)).toEqual([]);
    expect(dependencyFaults([], packages, "- `gone`: nothing\n")).toEqual([
      "docs/dependencies.md:1 has no line for chalk",
      "docs/dependencies.md:1 has no line for @a/vitest",
      "docs/dependencies.md:1 has a line for gone, which is not installed",
    ]);
  });

  it("lets a test import what only development needs", () => {
    const text = `import { it } from "@a/vitest/node";\nimport chalk from "chalk";\nimport fs from "node:fs";`;
    expect(dependencyFaults(source("test/a.test.ts", text), packages, page)).toEqual([]);
  });
});
