import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { homeAt } from "../../src/base/home.ts";
import { foundDesk } from "../../src/operator/found.ts";
import { signIn } from "../../src/operator/session/sign-in.ts";
import { changeSetting } from "../../src/operator/settings.ts";
import { hasOperators } from "../../src/store/staff/operators.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld } from "../support/world.ts";

const password = "correct horse battery staple";

onEveryEngine("founding a desk", (engine) => {
  test("makes the first admin, who can sign in, and no second one", async () => {
    const world = await openWorld({ store: await engine.place() });
    expect(await hasOperators(world.store)).toBe(false);
    expect(await foundDesk(world.system, { name: "ana", password })).toEqual({ operator: "ana" });
    expect((await signIn(world.system, "ana", password)).operator.role).toBe("admin");
    const again = foundDesk(world.system, { name: "eva", password });
    await expect(again).rejects.toMatchObject({ kind: "refused", code: "desk-exists" });
    expect(await world.rows("operators")).toHaveLength(1);
    expect(JSON.stringify([await world.rows("operators"), await world.rows("audit")])).not.toContain(
      password,
    );
  });
});

describe("the first operator", () => {
  test.each(["a", "", "x".repeat(41), "ana perez", "-ana", "ana\n", "\u001bana", "../ana", "ana;"])(
    "is not called %j",
    async (name) => {
      const world = await openWorld();
      const refused = foundDesk(world.system, { name, password });
      await expect(refused).rejects.toMatchObject({ kind: "invalid", code: "operator-name" });
    },
  );

  test.each(["ana", "ana.perez", "José_2", "ñ1"])("may be called %j", async (name) => {
    const world = await openWorld();
    expect(await foundDesk(world.system, { name, password })).toEqual({ operator: name });
  });

  test.each(["short", "aaaaaaaaaaaaaaaaaaaa", "ana.perez ana.perez"])(
    "does not sign in with %j",
    async (weak) => {
      const world = await openWorld();
      const refused = foundDesk(world.system, { name: "ana.perez", password: weak });
      await expect(refused).rejects.toMatchObject({ kind: "invalid", code: "password-refused" });
      expect(await hasOperators(world.store)).toBe(false);
    },
  );
});

describe("changing a setting", () => {
  test("writes the file for its owner alone, keeps the rest, and is written down with what it was", async () => {
    const world = await openWorld();
    const file = join(world.folder, "config.json");
    writeFileSync(file, '{"language":"en"}');
    await changeSetting(world.operator, homeAt(world.folder, {}), { key: "link.ttl", value: "30m" });
    await changeSetting(world.operator, homeAt(world.folder, {}), { key: "link.ttl", value: "45m" });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ language: "en", "link.ttl": "45m" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const entries = (await world.rows<{ subject: string; detail: string }>("audit")).map(
      ({ subject, detail }) => ({
        subject,
        detail: JSON.parse(detail),
      }),
    );
    expect(entries).toEqual([
      { subject: "setting:link.ttl", detail: { to: "30m" } },
      { subject: "setting:link.ttl", detail: { from: "30m", to: "45m" } },
    ]);
  });

  test.each([
    ["link.ttl", "1m", "setting-invalid"],
    ["colour", "red", "setting-unknown"],
    ["__proto__", "x", "setting-unknown"],
  ])("%s to %s is refused, and nothing is written", async (key, value, code) => {
    const world = await openWorld();
    const file = join(world.folder, "config.json");
    await expect(
      changeSetting(world.operator, homeAt(world.folder, {}), { key, value }),
    ).rejects.toMatchObject({
      kind: "config",
      code,
    });
    expect(() => readFileSync(file)).toThrow("ENOENT");
    expect(await world.rows("audit")).toEqual([]);
  });

  test.each(["clerk", "agent", "supervisor", "auditor"] as const)("is not the act of a %s", async (role) => {
    const world = await openWorld();
    const refused = changeSetting(world.as(role), homeAt(world.folder, {}), {
      key: "link.ttl",
      value: "30m",
    });
    await expect(refused).rejects.toMatchObject({ kind: "forbidden", code: "role-may-not" });
  });

  test("two at once both hold", async () => {
    const world = await openWorld();
    const file = join(world.folder, "config.json");
    const changes = [
      { key: "link.ttl", value: "30m" },
      { key: "language", value: "en" },
      { key: "institution", value: "IESS" },
    ];
    await Promise.all(
      changes.map((change) => changeSetting(world.operator, homeAt(world.folder, {}), change)),
    );
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      "link.ttl": "30m",
      language: "en",
      institution: "IESS",
    });
  });
});
