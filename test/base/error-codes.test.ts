import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ErrorCode, errorCodes, relayingCodes } from "../../src/base/error-codes.ts";
import { ClaveError } from "../../src/base/errors.ts";
import { verbatim } from "../../src/base/texts.ts";
import { exitCodes } from "../../src/cli/terminal/shell.ts";
import { unusedCodes } from "../support/house-rules.ts";
import { projectRoot, readSources, toSource } from "../support/sources.ts";

type Row = readonly [code: string, kind: string, exit: number | string];

const path = join(projectRoot, "docs", "errors.md");
const fixed: readonly Row[] = Object.entries(errorCodes).flatMap(([kind, codes]) =>
  codes.map((code): Row => [code, kind, exitCodes[kind as keyof typeof exitCodes]]),
);
const relaying = relayingCodes.map((code): Row => [code, "any", "the kind's"]);
/** What each code means: the page alone knows it. */
const meanings = new Map(
  [...readFileSync(path, "utf8").matchAll(/^\| `([a-z-]+)` \|.*\| (.+) \|$/gm)].map(([, code, means]) => [
    code,
    means,
  ]),
);
const head = `# Codes of errors

With \`--json\` a failure is one line on standard error, \`{"error": {"kind", "code", "message", "hint", …}}\`, and the kind
gives the exit code. Kinds and codes are for scripts and stay as they are; the words may change. Beside them may stand
\`retryAfterSeconds\` where waiting helps, and what the table names. The record of acts keeps the code of each refusal
(\`clave audit log\`).

| code | kind | exit | |
|---|---|---|---|
`;
const codes = [...fixed, ...relaying].map(([code]) => code);

test("docs/errors.md is the list", async () => {
  const rows = [...fixed, ...relaying].map(
    ([code, ...rest]) => `| ${[`\`${code}\``, ...rest, meanings.get(code) ?? ""].join(" | ")} |\n`,
  );
  const page = head + rows.join("");
  expect(page.split("\n").filter((line) => line.length > 140)).toEqual([]);
  const anew = "print it anew: npx vitest run test/base/error-codes.test.ts -u";
  await expect(page, anew).toMatchFileSnapshot(path);
  expect(codes.filter((code) => !meanings.has(code))).toEqual([]);
});

test("a code stands once in the list, in small letters and dashes", () => {
  expect(codes.toSorted()).toEqual([...new Set(codes)].sort());
  expect(codes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
});

test("a code has the kind under which it stands", () => {
  const failures = fixed.map(([code]) => new ClaveError(code as ErrorCode, verbatim("x")));
  expect(failures.map(({ code, kind }) => [code, kind])).toEqual(fixed.map(([code, kind]) => [code, kind]));
});

test("a failure that is handed on keeps its kind", () => {
  const relayed = { code: "demo-step", kind: "busy" } as const;
  expect(new ClaveError(relayed, verbatim("x"))).toMatchObject(relayed);
});

test("what is not in the list does not compile, nor a handed-on failure without its kind", () => {
  // @ts-expect-error -- no such code
  expect(new ClaveError("nonsense", verbatim("x")).code).toBe("nonsense");
  // @ts-expect-error -- of no kind of its own
  expect(new ClaveError("demo-step", verbatim("x")).code).toBe("demo-step");
});

describe("every code is used", () => {
  test("holds", () => expect(unusedCodes(readSources(), codes)).toEqual([]));

  test.each([
    [`throw new ClaveError(\n  "no-desk", x)`, []],
    [`new ClaveError(\`no-\${what}\`, x)`, []],
    [`new ClaveError({ code: "no-desk", kind }, x)`, []],
    [`const codes = { x: ["no-desk", y] };`, []],
    [`error.code === "no-desk"`, ["no-desk"]],
    [`mended(visit, ["no-desk"])`, ["no-desk"]],
    [`// throw new ClaveError("no-desk", x)`, ["no-desk"]],
    [`new ClaveError(\`no-\${what}-more\`, x)`, ["no-desk"]],
  ])("%s", (text, unused) => {
    expect(unusedCodes([toSource("src/cli/a.ts", text)], ["no-desk"])).toEqual(unused);
    expect(unusedCodes([toSource("test/a.ts", text)], ["no-desk"])).toEqual(["no-desk"]);
  });
});
