import { execFileSync, spawnSync } from "node:child_process";
import { createHash, createPublicKey, verify } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exportAudit } from "../../src/audit/export.ts";
import { record } from "../../src/audit/record.ts";
import { onEveryEngine } from "../support/engines.ts";
import { projectRoot } from "../support/sources.ts";
import { maria, openWorld, type World } from "../support/world.ts";

const page = readFileSync(join(projectRoot, "docs", "audit.md"), "utf8");

/** A desk whose record holds every character that a reader of another language may write otherwise. */
async function exported(world: World): Promise<string> {
  await world.register(maria);
  await record(world.operator, {
    act: "act.odd",
    reason: 'ñandú «"\\/» \u0001\b\f\n\r\t\u007f \u2028 😀',
    detail: { n: 1.5, words: "\u00e1\u0301 '" },
  });
  const path = join(world.folder, "audit.jsonl");
  await exportAudit(world.operator, (text) => appendFileSync(path, text));
  return path;
}

/** What the page says, done by somebody who has never seen the program. */
function isGood(text: string): boolean {
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, string | number | null>);
  const end = lines.pop() ?? {};
  let before = "0".repeat(64);
  for (const { hash, ...entry } of lines) {
    const said = ["id", "at", "actorKind", "actor", "act", "subject", "outcome", "reason", "detail"];
    const hashed = `${before}\n[${said.map((name) => JSON.stringify(entry[name])).join(",")}]`;
    before = createHash("sha256").update(hashed).digest("hex");
    if (before !== hash) return false;
  }
  const key = {
    key: Buffer.from(String(end["publicKey"]), "base64url"),
    format: "der",
    type: "spki",
  } as const;
  const words = Buffer.from(`clave audit head ${lines.length} ${before}`);
  const signature = Buffer.from(String(end["signature"]), "base64url");
  return (
    end["entries"] === lines.length &&
    end["hash"] === before &&
    verify(null, words, createPublicKey(key), signature)
  );
}

onEveryEngine("an exported record", (engine) => {
  test("is the whole of it, its own entry included, and anybody can check it", async () => {
    const world = await openWorld({ store: await engine.place() });
    const path = await exported(world);
    const text = readFileSync(path, "utf8");
    expect(text.trimEnd().split("\n")).toHaveLength(4);
    expect(isGood(text)).toBe(true);
    expect(isGood(text.replace("act.odd", "act.even"))).toBe(false);
    expect(isGood(text.replace(/^.*\n/, ""))).toBe(false);
    expect(isGood(text.replace(/.*\n(?=.*\n$)/, ""))).toBe(false);
  });
});

describe("the file of an export", () => {
  test("is nobody's who may not", async () => {
    const world = await openWorld();
    const none = () => Promise.reject(new Error("something was written"));
    await expect(exportAudit(world.as("clerk"), none)).rejects.toMatchObject({ kind: "forbidden" });
  });

  const hasPython = spawnSync("python3", ["--version"]).status === 0;
  const hasOpenssl = spawnSync("sh", ["-c", "openssl version"]).status === 0;

  test.skipIf(!hasPython)("is checked by the program that docs/audit.md shows", async () => {
    const world = await openWorld();
    const path = await exported(world);
    const program = /```python\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    expect(program.trimEnd().split("\n").length).toBeLessThanOrEqual(20);
    const run = () => spawnSync("python3", ["-c", program, path], { encoding: "utf8", cwd: world.folder });
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining("3 entries") });
    writeFileSync(path, readFileSync(path, "utf8").replace("act.odd", "act.even"));
    expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining("entry 2") });
  });

  test.skipIf(!hasPython || !hasOpenssl)("has a signature that openssl checks as the page says", async () => {
    const world = await openWorld();
    const path = await exported(world);
    const program = /```python\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    const words = /^openssl .*$/m.exec(page)?.[0] ?? "false";
    execFileSync("python3", ["-c", program, path], { cwd: world.folder });
    const check = () => spawnSync("sh", ["-c", words], { encoding: "utf8", cwd: world.folder });
    expect(check()).toMatchObject({ status: 0, stdout: expect.stringContaining("Verified Successfully") });
    writeFileSync(join(world.folder, "head.txt"), "clave audit head 2 0");
    expect(check().status).not.toBe(0);
  });
});
