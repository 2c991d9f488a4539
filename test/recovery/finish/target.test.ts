import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { subjectOf } from "../../../src/base/subjects.ts";
import { hour, minute } from "../../../src/base/time.ts";
import { queueLetter } from "../../../src/delivery/send/queue.ts";
import { cancelRecovery } from "../../../src/recovery/cancel.ts";
import { completeRecovery } from "../../../src/recovery/complete.ts";
import { linkLetter } from "../../../src/recovery/episode/view.ts";
import { tokenDigest } from "../../../src/recovery/link/token.ts";
import { revokeLinks } from "../../../src/recovery/revoke.ts";
import { claimLink } from "../../../src/store/recovery/links.ts";
import { contactPointsOf } from "../../../src/store/register/contact-points.ts";
import { goodPassword, maria, openWorld, type World } from "../../support/world.ts";

const cedula = maria["cedula"] ?? "";

/** A desk that hands passwords to a program, written in the shell: what it is given lies beside it. */
async function deskWith(script: string) {
  const world = await openWorld();
  await world.register(maria);
  await world.start();
  await world.send();
  const program = join(world.folder, "set-password");
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  const ctx = world.under({ "password.target": `exec:${program}` }, world.holder);
  const complete = (link: string, password = goodPassword) => completeRecovery(ctx, { link, password });
  const read = (name: string) => readFileSync(`${program}.${name}`, "utf8");
  return { world, program, complete, read, token: await world.token() };
}

const keep = `printf '%s|' "$#" "$@" > "$0.args"; env > "$0.env"; cat > "$0.stdin"; echo run >> "$0.runs"`;
const slow = `cat >> "$0.stdin"; while [ ! -e "$0.go" ]; do sleep 0.02; done; echo run >> "$0.runs"`;

/** Puts a second living link in the mailbox, as a resend does. */
async function secondLink(world: World, reference: string): Promise<string> {
  const [to] = await contactPointsOf(world.store, cedula);
  if (!to) throw new Error("no address");
  await queueLetter(world.operator, {
    letter: linkLetter,
    subject: subjectOf("recovery", reference),
    to,
    life: minute,
  });
  await world.send();
  return world.token();
}

async function until(there: string): Promise<void> {
  while (!existsSync(there)) await wait(10);
}

describe("the program outside", () => {
  test("gets the cédula as its argument and the password on its standard input, nowhere else", async () => {
    const { world, complete, read, token } = await deskWith(keep);
    const done = await complete(token, "ñandú Tren7 violeta-mango €");
    expect(done.recovery.status).toBe("completed");
    expect(done.notices).toHaveLength(1);
    expect(read("args")).toBe(`1|${cedula}|`);
    expect(read("stdin")).toBe("ñandú Tren7 violeta-mango €");
    for (const secret of ["violeta-mango", token]) expect(read("env")).not.toContain(secret);
    expect(await world.rows("passwords")).toEqual([]);
    await expect(complete(token)).rejects.toMatchObject({ code: "link-used" });
  });

  test("is not crossed by a revocation: who revokes waits for it", async () => {
    const { world, program, complete, token } = await deskWith(slow);
    const [recovery] = await world.rows<{ reference: string }>("recoveries");
    const { reference = "" } = recovery ?? {};
    const completing = complete(token);
    await until(`${program}.stdin`);
    for (const end of [revokeLinks, cancelRecovery])
      await expect(end(world.operator, reference, "asked for by another")).rejects.toMatchObject({
        kind: "busy",
        code: "link-claimed",
      });
    writeFileSync(`${program}.go`, "");
    expect((await completing).recovery.status).toBe("completed");
    expect(await world.rows("audit WHERE act = 'recovery.complete' AND outcome = 'done'")).toHaveLength(1);
  });

  test.each([
    ["ends with anything but zero", "cat > /dev/null; exit 3"],
    ["is ended by a signal", "kill -9 $$"],
    ["ends without reading, and not well", "exit 1"],
    ["does not begin", ""],
  ])("that %s refuses, and the link stays usable", async (_case, script) => {
    const { world, program, complete, token } = await deskWith(script);
    if (script === "") writeFileSync(program, "#!/no/such/shell\n");
    await expect(complete(token)).rejects.toMatchObject({ kind: "refused", code: "target-refused" });
    expect(await world.rows("recoveries")).toMatchObject([{ closed_at: null }]);
    expect(await world.rows("messages")).toHaveLength(1);
    writeFileSync(program, `#!/bin/sh\n${keep}\n`);
    expect((await complete(token)).recovery.status).toBe("completed");
  });

  test("may take the password without reading it all", async () => {
    const { complete, token } = await deskWith("exit 0");
    expect((await complete(token)).recovery.status).toBe("completed");
  });

  test("is not asked about a password that the policy refuses", async () => {
    const { program, complete, token } = await deskWith(keep);
    await expect(complete(token, "maria1985")).rejects.toMatchObject({ code: "password-refused" });
    expect(existsSync(`${program}.args`)).toBe(false);
  });
});

describe("while the program takes its time", () => {
  test("a second use of the link is told to wait", async () => {
    const { program, complete, read, token } = await deskWith(slow);
    const first = complete(token);
    await until(`${program}.stdin`);
    const busy = { kind: "busy", code: "link-claimed", detail: { retryAfterSeconds: 60 } };
    await expect(complete(token, `${goodPassword}-2`)).rejects.toMatchObject(busy);
    writeFileSync(`${program}.go`, "");
    expect((await first).recovery.status).toBe("completed");
    expect([read("runs"), read("stdin")]).toEqual(["run\n", goodPassword]);
    await expect(complete(token)).rejects.toMatchObject({ code: "link-used" });
  });

  test("the link may run out: what was heard in time counts", async () => {
    const { world, program, complete, token } = await deskWith(slow);
    const use = complete(token);
    await until(`${program}.stdin`);
    world.clock.advance(hour);
    writeFileSync(`${program}.go`, "");
    expect((await use).recovery.status).toBe("completed");
  });

  test("of two passwords at once exactly one reaches the program", async () => {
    const { program, complete, read, token } = await deskWith(slow);
    const passwords = [goodPassword, `${goodPassword}-2`];
    const uses = Promise.allSettled(passwords.map((password) => complete(token, password)));
    await until(`${program}.stdin`);
    writeFileSync(`${program}.go`, "");
    const won = (await uses).findIndex((use) => use.status === "fulfilled");
    expect((await uses).filter((use) => use.status === "fulfilled")).toHaveLength(1);
    expect([read("runs"), read("stdin")]).toEqual(["run\n", passwords[won]]);
  });

  test("another link of the same person is told to wait too", async () => {
    const { world, program, complete, read, token } = await deskWith(slow);
    const [recovery] = await world.rows<{ reference: string }>("recoveries");
    const other = await secondLink(world, recovery?.reference ?? "");
    expect(other).not.toBe(token);
    const first = complete(token);
    await until(`${program}.stdin`);
    const second = complete(other, `${goodPassword}-2`).catch((error: unknown) => error);
    // told at once, while the program still works
    expect(await second).toMatchObject({ kind: "busy", code: "link-claimed" });
    writeFileSync(`${program}.go`, "");
    expect((await first).recovery.status).toBe("completed");
    expect(read("runs")).toBe("run\n");
  });
});

test("a link that a killed process held is usable again after a minute", async () => {
  const { world, complete, token } = await deskWith(keep);
  const now = world.clock.now();
  expect(await claimLink(world.store, tokenDigest(token), now + minute, now)).toBe(true);
  await expect(complete(token)).rejects.toMatchObject({ code: "link-claimed" });
  world.clock.advance(minute);
  expect((await complete(token)).recovery.status).toBe("completed");
});
