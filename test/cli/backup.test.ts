import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { closeDesks, maria, textAt } from "../support/desk.ts";
import { onEveryEngine } from "../support/engines.ts";
import { deskOn, recoverable, startOf } from "../support/stored-desk.ts";

afterAll(closeDesks);

const modes = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).map((each) => [
    each.name,
    (statSync(join(each.parentPath, each.name)).mode & 0o777).toString(8),
  ]);

const [first, ...others] = recoverable();

onEveryEngine("a backup under way, and a desk made of it", (engine) => {
  test("everything acknowledged before is there, nothing of before opens anything", {
    timeout: 120_000,
  }, async () => {
    const desk = await deskOn(engine);
    await desk.openSink();
    await desk.found();
    await desk.done(["config", "set", "institution", "Caja de Prueba"]);
    const elsewhere = desk.file("smtp.txt", "a password that no session asks for");
    await desk.done(["config", "set", "smtp.passwordFile", elsewhere]);
    const reference = await desk.startRecovery();
    const token = await desk.token();
    const watch = desk.begin(["delivery", "watch"]);
    // starts go on beside the backup; those acknowledged before it began are known
    const beside = others.slice(0, 4).map((person) => startOf(desk, person));
    await Promise.race(beside);
    const known = (await desk.rows<{ reference: string }>("SELECT reference FROM recoveries")).map(
      (row) => row.reference,
    );
    const session = { CLAVE_SESSION: join(desk.folder, "session") };
    await desk.signIn({ env: session });
    const folder = join(desk.folder, "backup");
    const made = await desk.done(["store", "backup", folder, "--with-keys", "--json"]);
    await Promise.all(beside);
    watch.child.kill("SIGTERM");
    await watch.ended;
    const store = engine.name === "sqlite" ? "clave.db" : "clave.dump";
    expect(Object.fromEntries(modes(folder))).toEqual({
      "backup.json": "600",
      "config.json": "600",
      [store]: "600",
      keys: "700",
      "desk.key": "600",
    });
    expect(made.json).toMatchObject({
      backup: {
        folder,
        engine: engine.name,
        recordWhole: true,
        files: [{ name: store }, { name: "config.json" }, { name: "keys/desk.key" }],
        leftOut: ["sessions", "sink", "imports", "out"],
        saveApart: [{ what: "smtp.passwordFile", path: elsewhere }],
      },
    });
    // used after the backup: on the copy it has to be dead all the same
    expect((await desk.complete(token)).code).toBe(0);

    const copy = await deskOn(engine);
    copy.smtpUrl = desk.smtpUrl;
    const restored = await copy.done(["store", "restore", folder, "--json"]);
    expect(restored.json).toMatchObject({
      restored: { home: copy.home, review: { disabled: [], approvers: [{ name: "ana", role: "admin" }] } },
    });
    const there = (await copy.rows<{ reference: string }>("SELECT reference FROM recoveries")).map(
      (row) => row.reference,
    );
    expect(known).toContain(reference);
    expect(known.filter((each) => !there.includes(each))).toEqual([]);
    expect(await copy.complete(token)).toMatchObject({ code: 1, error: { code: "link-revoked" } });
    // the session that was open when the copy was made is no session of the copy
    expect(await copy.run(["whoami", "--json"], { env: session })).toMatchObject({
      code: 77,
      error: { code: "session-over" },
    });
    const notice = await copy.signIn({ env: { CLAVE_LANG: "en" } });
    expect(notice.stderr).toMatch(/The desk was restored from the backup of \d{4}-\d\d-\d\d \d\d:\d\d:/);
    expect((await copy.done(["config", "get", "institution"])).stdout).toBe("Caja de Prueba\n");
    const verified = await copy.done(["audit", "verify", "--lang", "en"]);
    expect(verified.stdout).toMatch(/\nThe desk was restored on .+, from the backup of .+\n$/);
    expect((await copy.done(["audit", "verify", "--json"])).json).toMatchObject({
      ok: true,
      restored: { madeAt: textAt(made.json, "backup", "madeAt") },
    });
    expect((await copy.run(["store", "check"])).code).toBe(0);
    // and it works: asked again, sent, completed
    expect(textAt((await startOf(copy, first)).json, "recovery", "status")).toBe("sent");
    expect((await copy.complete(await desk.token(), `${maria.newPassword}-2`)).code).toBe(0);
  });
});
