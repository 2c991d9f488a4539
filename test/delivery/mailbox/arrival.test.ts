import { expect, test } from "vitest";
import { forwards } from "../../../migrations/0008-forwards.ts";
import { dialects } from "../../../migrations/dialect.ts";
import { minute } from "../../../src/base/time.ts";
import { objectToCase } from "../../../src/counter/decide/object.ts";
import { confirmCode } from "../../../src/counter/proof/confirm.ts";
import { proveContact } from "../../../src/counter/proof/prove.ts";
import { resendLink } from "../../../src/recovery/resend.ts";
import { sql } from "../../../src/store/engine/handle.ts";
import { messagesTo } from "../../../src/store/post/messages.ts";
import { findContactPoint } from "../../../src/store/register/contact-points.ts";
import { dsn } from "../../support/bounce-samples.ts";
import { cedula, counterIn, newMailbox, oldMailbox } from "../../support/counter.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { audited, healthOf, letterOf, reportedOf, sentWorld, take } from "../../support/returned.ts";
import { openWorld, type World } from "../../support/world.ts";

/** Takes a report that the letter of a kind that went to an address of María came back, and gives that letter. */
async function returned(world: World, kind: string, to: string): Promise<string> {
  for (const letter of await messagesTo(world.store, cedula, kind)) {
    if ((await findContactPoint(world.store, letter))?.address !== to) continue;
    expect(await take(world, dsn({ ...reportedOf(letter), to }))).toMatchObject({ applied: 1 });
    return letter.id;
  }
  throw new Error(`no ${kind} went to ${to}`);
}

onEveryEngine("what is known against a mailbox is lifted by a use of what came there", (engine) => {
  const place = async () => ({ store: await engine.place() });

  test("of a link, in the commit that sets the password, and written down", async () => {
    const { world, letter, reported, reference } = await sentWorld(await place());
    const token = await world.token();
    await take(world, dsn(reported));
    expect(await healthOf(world)).toMatchObject({ state: "obsolete" });
    world.clock.advance(minute);
    await expect(world.complete(`${token}x`)).rejects.toThrow();
    expect(await healthOf(world)).toMatchObject({ state: "obsolete" });
    await world.complete(token);
    expect(await healthOf(world)).toBeUndefined();
    const { acceptedAt, ...after } = await letter();
    expect(after).toMatchObject({ status: "accepted", closedAt: acceptedAt, usedAt: world.clock.now() });
    const [entry, ...more] = await audited(world, "delivery.arrival");
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ subject: `recovery:${reference}`, actor: "holder" });
    expect(JSON.parse(entry?.detail ?? "")).toEqual({
      message: (await letter()).id,
      letter: "recovery-link",
      to: "m***@example.com",
      state: "obsolete",
      class: "no-such-address",
    });
  });

  test("of a link that nothing was reported of: nothing is written down", async () => {
    const { world } = await sentWorld(await place());
    await world.complete(await world.token());
    expect(await audited(world, "delivery.arrival")).toEqual([]);
  });

  test("of a code at the counter, whichever side it proves", async () => {
    const { world, carla, open, codeFor } = await counterIn(await openWorld(await place()));
    const id = await open({ oldAddress: "works" });
    await proveContact(carla, id, { email: newMailbox });
    const codes = [await codeFor(newMailbox), await codeFor(oldMailbox)];
    const letters = [
      await returned(world, "address-code", newMailbox),
      await returned(world, "address-code", oldMailbox),
    ];
    expect(await world.rows("contact_health")).toHaveLength(2);
    for (const code of codes) await confirmCode(carla, id, code);
    expect(await world.rows("contact_health")).toEqual([]);
    for (const letter of letters)
      expect(await letterOf(world, letter)).toMatchObject({ status: "accepted", usedAt: world.clock.now() });
    expect(await audited(world, "delivery.arrival")).toMatchObject([
      { subject: `case:${id}`, actor: "carla" },
      { subject: `case:${id}`, actor: "carla" },
    ]);
  });

  test("of the link that stops a change", async () => {
    const { world, submitted, objectionFor } = await counterIn(await openWorld(await place()));
    await submitted();
    const link = await objectionFor(oldMailbox);
    await returned(world, "case-submitted", oldMailbox);
    expect(await healthOf(world)).toMatchObject({ state: "obsolete" });
    await objectToCase(world.holder, link);
    expect(await healthOf(world)).toBeUndefined();
  });

  test("of a link that was used before such uses were kept", async () => {
    const { world, letter, reported } = await sentWorld(await place());
    await world.complete(await world.token());
    await sql(world.store)("messages").update({ used_at: null });
    for (const statement of forwards(dialects[engine.name]).filter((each) => each.startsWith("UPDATE")))
      await sql(world.store).raw(statement);
    expect(await letter()).toMatchObject({ usedAt: world.clock.now() });
    await take(world, dsn(reported));
    expect(await letter()).toMatchObject({ status: "accepted" });
    expect(await healthOf(world)).toBeUndefined();
  });

  test("even where both come at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { world, letter, reported } = await sentWorld(await place());
      const token = await world.token();
      await Promise.all([world.complete(token), take(world, dsn(reported))]);
      expect(await letter()).toMatchObject({ status: "accepted" });
      expect(await healthOf(world)).toBeUndefined();
    }
  });

  test("of another letter's link, of a later report too; that letter itself came back", async () => {
    for (const order of ["first", "last"]) {
      const { world, letter, reported, reference } = await sentWorld(await place());
      const ctx = world.operator;
      world.clock.advance(10 * minute);
      await resendLink(ctx, { who: reference, method: "email" });
      await world.send();
      const report = () => take(world, dsn(reported));
      if (order === "first") await report();
      await world.complete(await world.token());
      if (order === "last") await report();
      expect(await letter()).toMatchObject({ status: "bounced", usedAt: undefined });
      expect(await healthOf(world)).toBeUndefined();
    }
  });
});
