import { describe, expect, test } from "vitest";
import { languages } from "../../../src/base/texts.ts";
import { day } from "../../../src/base/time.ts";
import { rejectCase } from "../../../src/counter/decide/approve.ts";
import { objectToCase } from "../../../src/counter/decide/object.ts";
import { type Counter, counterIn, oldMailbox } from "../../support/counter.ts";
import { nobodysToken as none, openPages, toldOf, wordsOf } from "../../support/landing.ts";
import { openWorld } from "../../support/world.ts";

describe("/v and /n, where the link of a notice stops a change", () => {
  test.each(languages)(
    "say before the button what will happen, and change nothing (%s)",
    async (language) => {
      const world = await openWorld();
      const portal = await openPages(world);
      const before = await world.rows("audit");
      const veto = await portal.ask(`/v?lang=${language}`);
      const notMe = await portal.ask(`/n?lang=${language}`);
      expect([veto.page, notMe.page]).toEqual(["veto", "not-me"]);
      const words = language === "es" ? ["supervisor", "30 días"] : ["supervisor", "30 days"];
      for (const page of [veto, notMe]) for (const word of words) expect(wordsOf(page)).toContain(word);
      expect(await world.rows("audit")).toEqual(before);
    },
  );

  test.each(languages)("stop it before it is in force (%s)", async (language) => {
    const counter = await counterIn(await openWorld());
    const { id } = (await counter.submitted()).case;
    const link = await counter.objectionFor(oldMailbox);
    const portal = await openPages(counter.world);
    const vetoed = await portal.ask(`/v?lang=${language}`, { form: { token: link.slice(-43) } });
    expect(vetoed).toMatchObject({ status: 200, page: "vetoed" });
    expect(wordsOf(vetoed)).toContain(
      language === "es"
        ? `El trámite ${id} está detenido: un supervisor lo revisa.`
        : `The case ${id} is stopped: a supervisor looks at it.`,
    );
    const again = await portal.ask(`/v?lang=${language}`, { form: { token: link } });
    expect(again).toMatchObject({ status: 200, page: "link-used" });
    for (const told of await toldOf(objectToCase(counter.world.holder, link), language))
      expect(wordsOf(again)).toContain(told);
  });

  test("note it after, whichever link was sent before", async () => {
    const counter = await counterIn(await openWorld());
    await counter.approved();
    const before = await counter.objectionFor(oldMailbox);
    expect(before).toContain("/v#t=");
    counter.advance(4 * day);
    const portal = await openPages(counter.world);
    const noted = await portal.ask("/v?lang=en", { form: { token: before } });
    expect(noted).toMatchObject({ page: "noted" });
  });

  const ends: readonly (readonly [string, string, (counter: Counter, link: string) => Promise<unknown>])[] = [
    ["of no notice", "link-unknown", () => Promise.resolve(none)],
    ["expired", "link-expired", (counter) => Promise.resolve(counter.advance(15 * day))],
    [
      "spent, since the address has stopped a change lately",
      "refused",
      async (counter, link) => {
        await objectToCase(counter.world.holder, link);
        const [opened] = await counter.world.rows<{ id: string }>("cases");
        const id = opened?.id ?? "";
        await rejectCase(counter.sofia, id, "lo detuvo la titular");
        await counter.submitted({ email: "otra.vez@correo.example" });
        return counter.objectionFor(oldMailbox);
      },
    ],
  ];
  test.each(ends)("say what became of a link that is %s", async (_name, page, end) => {
    const counter = await counterIn(await openWorld());
    await counter.submitted();
    const first = await counter.objectionFor(oldMailbox);
    const other = await end(counter, first);
    const token = typeof other === "string" ? other : first;
    const portal = await openPages(counter.world);
    for (const language of languages) {
      const answer = await portal.ask(`/n?lang=${language}`, { form: { token } });
      expect(answer).toMatchObject({ status: 200, page });
      for (const told of await toldOf(objectToCase(counter.world.holder, token), language))
        expect(wordsOf(answer)).toContain(told);
    }
  });
});
