import { describe, expect, test } from "vitest";
import { anchorAudit, anchorFrom } from "../../src/audit/anchor.ts";
import { exportAudit } from "../../src/audit/export.ts";
import { record } from "../../src/audit/record.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { openWorld, start, type World } from "../support/world.ts";

async function desk(): Promise<World> {
  const world = await openWorld();
  for (const n of [1, 2, 3]) await record(world.operator, { act: `act.${n}` });
  return world;
}

/** Puts the record back to where it stood: the rows and the end that was signed then. */
async function cutBack(world: World, entries: number, head: { hash: string; signature: string }) {
  await rowsOf(world.store, "DELETE FROM audit WHERE id > ?", [entries]);
  const { hash, signature } = head;
  await rowsOf(world.store, "UPDATE audit_head SET entries = ?, hash = ?, signature = ?", [
    entries,
    hash,
    signature,
  ]);
}

describe("an anchor", () => {
  test("is the signed end, its own entry included, and the record holds it ever after", async () => {
    const world = await desk();
    const anchor = await anchorAudit(world.operator);
    expect(anchor).toMatchObject({ entries: 4, at: start, publicKey: world.operator.keys.publicKey() });
    await record(world.operator, { act: "act.4" });
    expect(await verifyAudit(world.operator, anchor)).toMatchObject({ entries: 5 });
  });

  test("tells of a record that was cut back to an end which was signed once", async () => {
    const world = await desk();
    const [head] = await world.rows<{ hash: string; signature: string }>("audit_head");
    const anchor = await anchorAudit(world.operator);
    await cutBack(world, 3, head as { hash: string; signature: string });
    await expect(verifyAudit(world.operator, anchor)).rejects.toMatchObject({
      code: "audit-broken",
      message: "The record is shorter than the anchor: it has 3 entries, and had 4 then.",
    });
    // by itself it is whole: that is what an anchor is for
    await cutBack(world, 3, head as { hash: string; signature: string });
    expect(await verifyAudit(world.operator)).toMatchObject({ entries: 3 });
  });

  test("tells of a record that went on in another way", async () => {
    const world = await desk();
    const [head] = await world.rows<{ hash: string; signature: string }>("audit_head");
    const anchor = await anchorAudit(world.operator);
    await cutBack(world, 3, head as { hash: string; signature: string });
    for (const n of [7, 8, 9]) await record(world.operator, { act: `act.${n}` });
    await expect(verifyAudit(world.operator, anchor)).rejects.toMatchObject({
      code: "audit-broken",
      message: expect.stringContaining("up to entry 4 (2026-11-21 09:05, act.7)"),
    });
  });

  test("is not printed, nor is a file written, where the end bears no signature", async () => {
    const world = await desk();
    await rowsOf(world.store, "UPDATE audit_head SET signature = ''");
    const unsigned = { code: "audit-broken", message: expect.stringContaining("is not this desk's") };
    await expect(anchorAudit(world.operator)).rejects.toMatchObject(unsigned);
    const written: string[] = [];
    const write = (text: string) => void written.push(text);
    await expect(exportAudit(world.operator, write)).rejects.toMatchObject(unsigned);
    expect(written.join("")).not.toContain("publicKey");
    // work goes on all the same: whoever tampered is not to have stopped the desk
    await record(world.operator, { act: "act.4" });
    await expect(verifyAudit(world.operator)).rejects.toMatchObject({ code: "audit-broken" });
  });

  test("of another desk, or changed, is none", async () => {
    const [world, other] = [await desk(), await desk()];
    const foreign = { kind: "invalid", code: "anchor-foreign" };
    await expect(verifyAudit(world.operator, await anchorAudit(other.operator))).rejects.toMatchObject(
      foreign,
    );
    const anchor = await anchorAudit(world.operator);
    await expect(verifyAudit(world.operator, { ...anchor, entries: 3 })).rejects.toMatchObject(foreign);
    // on paper somebody may have kept the two numbers alone
    await verifyAudit(world.operator, { ...anchor, signature: undefined });
  });

  const head = "0f".repeat(32);
  const signature = `${"A-_z".repeat(21)}Qw`;

  test.each<[string, string, string | undefined]>([
    [
      "as scripts read it",
      JSON.stringify({ entries: 12, head, signature, publicKey: "x", at: "y" }),
      signature,
    ],
    ["indented", JSON.stringify({ entries: 12, head, signature }, null, 2), signature],
    [
      "as people read it",
      `entries:   12\nhead:      ${head}\nsignature: ${signature.slice(0, 60)}\n           ${signature.slice(60)}\nkey:       x\nat:        y\n\nwords`,
      signature,
    ],
    ["quoted in a mail", `> entries:   12\r\n> head:      ${head}\r\n`, undefined],
  ])("is read %s", (_name, text, signed) => {
    expect(anchorFrom(text)).toEqual({ entries: 12, head, signature: signed });
  });

  test.each(["", "entries: 12", `head: ${head}`, `entries: x\nhead: ${head}`, `entries: 1\nhead: ${head}0`])(
    "is not %j",
    (text) => {
      expect(() => anchorFrom(text)).toThrow(expect.objectContaining({ code: "anchor-unreadable" }));
    },
  );
});
