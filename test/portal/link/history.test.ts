import { describe, expect, test } from "vitest";
import { languages } from "../../../src/base/texts.ts";
import { hour, minute } from "../../../src/base/time.ts";
import { showAffiliate } from "../../../src/holder/affiliate.ts";
import { showHistory } from "../../../src/recovery/visit/history.ts";
import { giveProof, pickImage } from "../../../src/recovery/visit/say.ts";
import { settleVisits } from "../../../src/recovery/visit/settle.ts";
import { beginVisit, requireVisit } from "../../../src/recovery/visit/visit.ts";
import { nobodysToken as none, openPages, toldOf, visiting, wordsOf } from "../../support/landing.ts";
import { maria, openWorld, type World } from "../../support/world.ts";

const cedula = maria["cedula"] ?? "";

describe("/h, where a person sees what was done", () => {
  /** A person of whom things are known, and the token of the letter that shows them. */
  async function toSee() {
    const world = await openWorld();
    await world.register(maria);
    await showAffiliate(await world.hire("clerk", "luz", { office: "Q01" }), cedula, "counter-visit");
    await showAffiliate(await world.hire("agent", "gil"), cedula, "phone-call").catch(() => undefined);
    const solved = { signature: "solved", expiresAt: world.clock.now() + minute };
    const secret = await beginVisit(visiting(world), { purpose: "history", identifier: cedula, solved });
    const visit = () => requireVisit(visiting(world), secret);
    await giveProof(visiting(world), await visit(), { proof: "birth-date", birthDate: "1985-03-12" });
    await pickImage(visiting(world), await visit(), "condor");
    await settleVisits(world.system);
    await world.send();
    return { world, token: await world.token() };
  }

  test.each(languages)(
    "shows it as a sheet to print: by office, and nobody's name (%s)",
    async (language) => {
      const { world, token } = await toSee();
      const portal = await openPages(world);
      const path = `/h?lang=${language}`;
      const before = await world.rows("audit");
      expect(await portal.ask(path)).toMatchObject({ status: 200, page: "history" });
      expect(await world.rows("audit")).toEqual(before);
      const seen = await portal.ask(path, { form: { token: ` https://clave.example/h#t=${token} ` } });
      expect(seen).toMatchObject({ status: 200, page: "history" });
      const lines =
        language === "es"
          ? [
              "Cédula ******4065",
              "Se miraron sus datos Motivo: La persona está en la ventanilla Agencia Q01 · entrada",
              "Se intentó mirar sus datos, y no se permitió por teléfono · entrada",
              "Se pidió ver lo que se hizo con sus datos en el portal · entrada",
            ]
          : [
              "Your cédula ******4065",
              "Your data were looked at Reason: The person is at the counter Agencia Q01 · entry",
              "There was an attempt to look at your data: it was not allowed by telephone · entry",
              "It was asked what was done about you in the portal · entry",
            ];
      for (const line of lines) expect(wordsOf(seen)).toContain(line);
      expect(seen.text).not.toMatch(/\bluz\b|\bgil\b|127\.0\.0\.1|maria\.quispe@|María/);
      expect(seen.text).not.toContain(cedula);
      expect(seen.text).not.toContain(token);
      expect(await portal.ask(path, { form: { token } })).toMatchObject({ page: "history" });
    },
  );

  test.each([
    ["of no letter", "link-unknown", () => Promise.resolve(none)],
    [
      "late",
      "link-expired",
      (world: World) => {
        world.clock.advance(4 * hour);
        return Promise.resolve(undefined);
      },
    ],
  ] as const)(
    "says what became of one that is %s, and where to ask for another",
    async (_name, page, end) => {
      const { world, token: first } = await toSee();
      const token = (await end(world)) ?? first;
      const portal = await openPages(world);
      for (const language of languages) {
        const answer = await portal.ask(`/h?lang=${language}`, { form: { token } });
        expect(answer).toMatchObject({ status: 200, page });
        for (const told of await toldOf(showHistory(visiting(world), token), language))
          expect(wordsOf(answer)).toContain(told);
        expect(answer.text).toContain(`class="button" href="/account?lang=${language}"`);
      }
      expect(await portal.ask("/h", { form: {} })).toMatchObject({ status: 422, page: "history" });
    },
  );
});
