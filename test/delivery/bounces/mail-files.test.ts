import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { takeBounces } from "../../../src/delivery/bounces/bounces.ts";
import { dsn } from "../../support/bounce-samples.ts";
import { audited, postmark, sentWorld, take } from "../../support/returned.ts";
import type { World } from "../../support/world.ts";

describe("where reports come from", () => {
  function maildir(world: World, mails: Readonly<Record<string, string>>): string {
    const folder = join(world.folder, "Maildir");
    for (const name of ["new", "cur", "tmp"]) mkdirSync(join(folder, name), { recursive: true });
    for (const [name, mail] of Object.entries(mails)) writeFileSync(join(folder, name), mail);
    return folder;
  }

  test("a Maildir: what is read is moved, a rehearsal moves and writes nothing", async () => {
    const { world, letter, reported } = await sentWorld();
    const mails = {
      "new/1.a": dsn(reported),
      "new/2.b": "Subject: hola\n\nhola",
      "cur/0.c:2,S": dsn(reported),
    };
    const path = maildir(world, mails);
    mkdirSync(join(path, "new", "a folder"));
    const rehearsed = await takeBounces(world.system, { from: { path }, dryRun: true });
    const counts = { read: 3, applied: 1, repeated: 1, notReports: 1 };
    expect(rehearsed).toMatchObject({ ...counts, reports: [{ health: { state: "obsolete" } }] });
    expect(readdirSync(join(path, "new"))).toEqual(["1.a", "2.b", "a folder"]);
    expect(await letter()).toMatchObject({ status: "accepted" });
    expect(await world.rows("delivery_reports")).toEqual([]);
    expect(await audited(world, "delivery.report")).toEqual([]);

    const taken = await takeBounces(world.system, { from: { path } });
    expect(taken).toMatchObject(counts);
    expect(readdirSync(join(path, "new"))).toEqual(["a folder"]);
    expect(readdirSync(join(path, "cur")).toSorted()).toEqual(["0.c:2,S", "1.a:2,S", "2.b:2,S"]);
    expect(await letter()).toMatchObject({ status: "bounced" });
    expect(await takeBounces(world.system, { from: { path } })).toMatchObject({ applied: 0, repeated: 2 });
    expect(await takeBounces(world.system, { from: { path }, onlyNew: true })).toMatchObject({ read: 0 });
  });

  test("a mail larger than a mebibyte is read from its beginning", async () => {
    const { world, reported } = await sentWorld();
    const big = `${dsn(reported)}${"x".repeat(3_000_000)}`;
    expect(await take(world, [big, big.slice(0, -9), "Subject: x\n\nx"])).toMatchObject({
      read: 3,
      applied: 1,
      repeated: 1,
    });
  });

  test("bytes that come as they come, in whatever pieces", async () => {
    const { world, reported } = await sentWorld();
    const mail = dsn(reported).replaceAll("\r\n", "\n");
    const inner = mail.replace(
      "This is",
      "From the start\n\nFrom here on it goes\nFrom x Sat Nov 21 14:05:00 2026\nThis is",
    );
    const text = `${postmark}\n${inner}\n${postmark}\r\n${mail}`;
    for (const size of [1, 7, 100_000]) {
      const { read, reports } = await takeBounces(world.system, {
        from: { stream: pieces(text, size) },
        dryRun: true,
      });
      expect({ read, named: reports.length }).toEqual({ read: 2, named: 2 });
    }
  });

  async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < text.length; at += size)
      yield await Promise.resolve(Buffer.from(text.slice(at, at + size)));
  }

  test("a place that has none", async () => {
    const { world } = await sentWorld();
    const at = (path: string) => takeBounces(world.system, { from: { path } });
    await expect(at(join(world.folder, "gone"))).rejects.toMatchObject({
      kind: "no-input",
      code: "file-missing",
    });
    await expect(at(world.folder)).rejects.toMatchObject({ kind: "invalid", code: "maildir-invalid" });
    expect(await take(world, "")).toMatchObject({ read: 0 });
  });
});
