import { describe, expect, test } from "vitest";
import { record } from "../../../src/audit/record.ts";
import { languages } from "../../../src/base/texts.ts";
import { day, hour, minute, second } from "../../../src/base/time.ts";
import { submitCase } from "../../../src/counter/decide/submit.ts";
import { mintCode } from "../../../src/counter/proof/code.ts";
import { confirmCode } from "../../../src/counter/proof/confirm.ts";
import { askCodeFromHome, confirmFromHome } from "../../../src/counter/proof/from-home.ts";
import { proveContact } from "../../../src/counter/proof/prove.ts";
import { resendCodes } from "../../../src/counter/proof/send-code.ts";
import { transaction } from "../../../src/store/engine/transaction.ts";
import { noteByBirthDate } from "../../../src/store/recovery/recoveries.ts";
import { contactPointsOf } from "../../../src/store/register/contact-points.ts";
import { counterIn, newMailbox, oldMailbox } from "../../support/counter.ts";
import { nobodysToken as none, openPages, toldOf, visiting, wordsOf } from "../../support/landing.ts";
import { goodPassword, maria, openWorld } from "../../support/world.ts";

describe("/c, where a new address is confirmed from home", () => {
  /** A case at the counter whose new address is to be confirmed from home, and the newest letter about it. */
  async function toConfirm(settings: Parameters<typeof openWorld>[0] = {}) {
    const world = await openWorld(settings);
    const counter = await counterIn(world);
    const id = await counter.open();
    await proveContact(counter.carla, id, { email: newMailbox, later: true });
    const newest = async () => {
      await world.send();
      const [mail] = (await counter.mailsTo(newMailbox)).slice(-1);
      const code = /^ {4}(\d{4} \d{4})$/m.exec(mail?.text ?? "")?.[1] ?? "";
      const token = /\/c#t=([\w-]{43})/.exec(mail?.text ?? "")?.[1] ?? "";
      return { token, code, text: mail?.text ?? "" };
    };
    return { counter, world, id, newest, portal: await openPages(world) };
  }

  test.each(languages)(
    "by the link and the code of its letter, as if it had been read out (%s)",
    async (language) => {
      const { counter, id, newest, portal } = await toConfirm();
      const { token, code } = await newest();
      expect(await portal.ask("/c")).toMatchObject({ status: 200, page: "confirm" });
      counter.advance(20 * minute);
      const path = `/c?lang=${language}`;
      const done = await portal.ask(path, { form: { token, code } });
      expect(done).toMatchObject({ status: 200, page: "done" });
      expect(wordsOf(done)).toContain(id);
      expect(await portal.ask(path, { form: { token, code } })).toMatchObject({ page: "link-used" });
      expect((await submitCase(counter.carla, id)).case.status).toBe("submitted");
    },
  );

  test("neither alone confirms anything, and the fifth wrong code ends it", async () => {
    const { id, newest, portal, world } = await toConfirm();
    const { token, code } = await newest();
    expect(await portal.ask("/c", { form: { token } })).toMatchObject({ status: 422, page: "confirm" });
    const forged = `${id}${token.slice(10).replace(/.$/, (last) => (last === "A" ? "B" : "A"))}`;
    for (const other of [none, forged])
      expect(await portal.ask("/c", { form: { token: other, code } })).toMatchObject({
        page: "link-unknown",
      });
    const wrong = code === "0000 0000" ? "1111 1111" : "0000 0000";
    for (const left of [4, 3, 2, 1]) {
      const again = await portal.ask("/c?lang=en", { form: { token, code: wrong } });
      expect(again).toMatchObject({ status: 422, page: "confirm" });
      expect(wordsOf(again)).toContain(`${left} ${left === 1 ? "try is" : "tries are"} left`);
      expect(again.text).toContain(`value="${token}"`);
    }
    await portal.ask("/c", { form: { token, code: wrong } });
    const over = await portal.ask("/c?lang=en", { form: { token, code } });
    expect(over).toMatchObject({ status: 422, page: "confirm" });
    expect(wordsOf(over)).toContain("Ask for another right here.");
    const [point] = await world.rows<{ proved_at: number | null }>("case_points");
    expect(point?.proved_at).toBeNull();
  });

  test("days later by another code, which is not sent twice in a breath, nor takes the counter's", async () => {
    const { counter, id, newest, portal } = await toConfirm();
    const { token, code } = await newest();
    counter.advance(6 * day);
    expect(await portal.ask("/c", { form: { token, code } })).toMatchObject({ status: 422 });
    const sent = await portal.ask("/c", { form: { token, code: "", again: "yes" } });
    expect(sent).toMatchObject({ status: 200, page: "confirm" });
    const soon = await portal.ask("/c", { form: { token, code: "", again: "yes" } });
    expect(soon).toMatchObject({ status: 503, page: "busy" });
    expect(soon.headers["retry-after"]).toMatch(/^\d+$/);
    expect((await resendCodes(counter.carla, id)).letters).toHaveLength(1);
    await newest();
    counter.advance(3 * minute);
    await portal.ask("/c", { form: { token, code: "", again: "yes" } });
    const fresh = await newest();
    expect(fresh.token).toBe(token);
    expect(await portal.ask("/c", { form: fresh })).toMatchObject({ page: "done" });
  });

  test("not once the case is over, or another address was taken down in it", async () => {
    const { counter, id, newest, portal } = await toConfirm();
    const first = await newest();
    await proveContact(counter.carla, id, { email: "otra@correo.example", later: true });
    expect(await portal.ask("/c", { form: first })).toMatchObject({ page: "link-superseded" });
    const over = await toConfirm();
    const late = await over.newest();
    over.counter.advance(7 * day);
    expect(await over.portal.ask("/c", { form: late })).toMatchObject({ page: "link-expired" });
  });

  /** The same, María having set a password just now without her image, or while somebody asked without it. */
  async function unremembered({ linkFirst = false } = {}) {
    const given = await toConfirm();
    const { world, newest } = given;
    await world.start();
    if (linkFirst) await newest();
    world.clock.advance(second);
    const [recovery] = await world.rows<{ reference: string }>("recoveries");
    const reference = recovery?.reference ?? "";
    await transaction(world.operator, ({ store }) => noteByBirthDate(store, reference, world.clock.now()));
    await newest();
    const mails = await given.counter.mailsTo(oldMailbox);
    const link = mails.flatMap(({ text }) => /\/r#t=[\w-]{43}/.exec(text)?.[0] ?? []).at(-1) ?? "";
    // asking alone bars nothing
    world.clock.advance(3 * minute);
    await askCodeFromHome(visiting(world), (await newest()).token);
    await world.complete(link, goodPassword);
    return { ...given, form: await newest() };
  }

  test("nobody bars it who asks without the image while a link is out that was asked for with it", async () => {
    const { portal, form } = await unremembered({ linkFirst: true });
    expect(await portal.ask("/c", { form })).toMatchObject({ status: 200, page: "done" });
  });

  test("a wrong code from home is none of another address's", async () => {
    const { counter, id, newest, portal, world } = await toConfirm();
    const { token, code } = await newest();
    const [letter] = await world.rows<{ id: string }>("messages");
    await transaction(world.operator, async (ctx) => {
      const [old] = await contactPointsOf(ctx.store, maria["cedula"] ?? "");
      if (!old) throw new Error("no old address");
      const purpose = { subject: `case:${id}`, to: old, message: letter?.id ?? "", life: hour };
      await record(ctx, { act: "counter.prove", subject: purpose.subject });
      await mintCode(ctx, purpose);
    });
    const wrong = code === "0000 0000" ? "1111 1111" : "0000 0000";
    for (let time = 0; time < 6; time += 1) await portal.ask("/c", { form: { token, code: wrong } });
    const codes = await world.rows<{ guesses: number; number: number }>("codes");
    expect(codes.map(({ guesses }) => guesses).toSorted((one, other) => one - other)).toEqual([0, 5]);
    await expect(confirmCode(counter.carla, id, wrong)).rejects.toMatchObject({
      code: "code-wrong",
      hint: { en: expect.stringContaining("4 tries") },
    });
  });

  test("not for 72 hours after a password was set without the image, and then as before", async () => {
    const { counter, newest, portal, world, form } = await unremembered();
    for (const language of languages) {
      const barred = await portal.ask(`/c?lang=${language}`, { form });
      expect(barred).toMatchObject({ status: 200, page: "refused" });
      for (const told of await toldOf(confirmFromHome(visiting(world), form.token, form.code), language))
        expect(wordsOf(barred)).toContain(told);
    }
    counter.advance(72 * hour - minute);
    const again = { token: form.token, again: "yes" };
    expect(await portal.ask("/c", { form: again })).toMatchObject({ page: "refused" });
    counter.advance(minute);
    expect(await portal.ask("/c", { form: again })).toMatchObject({ page: "confirm" });
    const { token, code } = await newest();
    expect(await portal.ask("/c", { form: { token, code } })).toMatchObject({ page: "done" });
  });

  test("the counter takes the same code meanwhile", async () => {
    const { counter, id, form } = await unremembered();
    const { points } = await confirmCode(counter.carla, id, form.code);
    expect(points[0]?.provedAt).toBe(counter.world.clock.now());
  });
});
