import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ClaveError } from "../../../src/base/errors.ts";
import { languages } from "../../../src/base/texts.ts";
import { hour, minute } from "../../../src/base/time.ts";
import { routes } from "../../../src/portal/portal.ts";
import { cancelRecovery } from "../../../src/recovery/cancel.ts";
import { completeRecovery } from "../../../src/recovery/complete.ts";
import { resendLink } from "../../../src/recovery/resend.ts";
import { revokeLinks } from "../../../src/recovery/revoke.ts";
import { closeDesks, Desk } from "../../support/desk.ts";
import { nobodysToken as none, openPages, toldOf, wordsOf } from "../../support/landing.ts";
import { startPortal } from "../../support/portal.ts";
import { goodPassword, maria, openWorld, type World } from "../../support/world.ts";

const password = "mango-Puente4-azul-canoa";

async function sent(world: World): Promise<string> {
  await world.register(maria);
  await world.start();
  await world.send();
  return world.token();
}

const reference = async (world: World) =>
  (await world.rows<{ reference: string }>("recoveries"))[0]?.reference ?? "";

/** What becomes of a link; gives another token to be tried, or undefined. */
type End = (world: World, token: string) => Promise<unknown>;

/** How a link comes to each of its ends. */
const dead: readonly (readonly [string, string, End])[] = [
  ["expired", "link-expired", (world) => Promise.resolve(world.clock.advance(hour + minute))],
  ["used", "link-used", async (world, token) => void (await world.complete(token, goodPassword))],
  [
    "superseded",
    "link-superseded",
    async (world) => {
      for (const wait of [2, 4, 8]) {
        world.clock.advance(wait * minute);
        await resendLink(world.operator, { who: await reference(world), method: "email" });
        await world.send();
      }
    },
  ],
  [
    "revoked",
    "link-superseded",
    async (world) =>
      void (await revokeLinks(world.operator, await reference(world), "la pidió otra persona")),
  ],
  [
    "cancelled",
    "link-superseded",
    async (world) => void (await cancelRecovery(world.operator, await reference(world), "no la pidió")),
  ],
  [
    "changed",
    "link-superseded",
    async (world) => void (await world.register({ ...maria, status: "suspended" })),
  ],
  ["unknown", "link-unknown", () => Promise.resolve(none)],
  ["incomplete", "link-unknown", (_world, token) => Promise.resolve(token.slice(0, 20))],
  ["an activation that nobody was handed", "link-unknown", () => Promise.resolve("ABCD-2345-JKLM-NPQR")],
];

describe("/r, where a link sets a password", () => {
  test.each(languages)("asks for it, with the rules as text (%s)", async (language) => {
    const world = await openWorld();
    const portal = await openPages(world);
    const shown = await portal.ask(`/r?lang=${language}`);
    expect(shown).toMatchObject({ status: 200, page: "password" });
    for (const name of ["token", "password"]) expect(shown.text).toContain(`name="${name}"`);
    expect(wordsOf(shown)).toContain(
      language === "es" ? "Tiene de 6 a 128 caracteres." : "It has 6 to 128 characters.",
    );
  });

  test.each(languages)("sets it, once, and says so as the command line does (%s)", async (language) => {
    const world = await openWorld();
    const token = await sent(world);
    const portal = await openPages(world);
    const path = `/r?lang=${language}`;
    const done = await portal.ask(path, { form: { token: ` ${token} `, password } });
    expect(done).toMatchObject({ status: 200, page: "done" });
    expect(wordsOf(done)).toContain(
      language === "es"
        ? "Su clave nueva está lista. Se avisó a su correo registrado."
        : "Your new password is set. Your e-mail address on file was told.",
    );
    expect(await portal.ask(path, { form: { token, password } })).toMatchObject({ page: "link-used" });
    const [entry] = (await world.rows<{ act: string; actor: string; outcome: string }>("audit")).filter(
      ({ act }) => act === "recovery.complete",
    );
    expect(entry).toMatchObject({ actor: "127.0.0.1", outcome: "done" });
  });

  test("takes the whole link too, and says what is worth knowing of a short password", async () => {
    const world = await openWorld();
    const token = await sent(world);
    const portal = await openPages(world);
    const link = `https://clave.example/r#t=${token}`;
    const done = await portal.ask("/r?lang=en", { form: { token: link, password: "k7$Rw9!zQx" } });
    expect(done.page).toBe("done");
    expect(wordsOf(done)).toContain("with 15 characters or more it would be much safer");
  });

  test.each(languages)(
    "tells every rule that a password broke, and keeps the link (%s)",
    async (language) => {
      const world = await openWorld();
      const token = await sent(world);
      const portal = await openPages(world);
      const bad = "Quispe1234";
      const again = await portal.ask(`/r?lang=${language}`, { form: { token, password: bad } });
      expect(again).toMatchObject({ status: 422, page: "password" });
      const refused: unknown = await completeRecovery(world.holder, { link: token, password: bad }).catch(
        (error: unknown) => error,
      );
      const failed = refused instanceof ClaveError ? (refused.detail.failed ?? []) : [];
      expect(failed.length).toBeGreaterThan(1);
      for (const { message } of failed) expect(wordsOf(again).split(message[language])).toHaveLength(3);
      expect(again.text).toContain(`value="${token}"`);
      expect(again.text).not.toContain(bad);
      expect(again.text).toContain('href="#password"');
      expect(await portal.ask("/r", { form: { token, password } })).toMatchObject({ page: "done" });
    },
  );

  test.each([
    [{}, ["#token", "#password"]],
    [{ token: none }, ["#password"]],
    [{ password }, ["#token"]],
  ])("asks again for what was left out: %j", async (form, missing) => {
    const portal = await openPages(await openWorld());
    const again = await portal.ask("/r", { form: form as Record<string, string> });
    expect(again).toMatchObject({ status: 422, page: "password" });
    expect([...again.text.matchAll(/<a href="(#\w+)">/g)].map(([, field]) => field)).toEqual(missing);
    expect(again.text).not.toContain(password);
  });

  test.each(dead)("says what became of one that is %s", async (_name, page, end) => {
    const world = await openWorld();
    const first = await sent(world);
    const other = await end(world, first);
    const token = typeof other === "string" ? other : first;
    const portal = await openPages(world);
    for (const language of languages) {
      const answer = await portal.ask(`/r?lang=${language}`, { form: { token, password } });
      expect(answer).toMatchObject({ status: 200, page });
      const told = await toldOf(completeRecovery(world.holder, { link: token, password }), language);
      for (const sentence of told) expect(wordsOf(answer)).toContain(sentence);
      expect(answer.text).toContain(`class="button" href="/recover?lang=${language}"`);
      expect(answer.text).not.toContain(token);
    }
  });
});

describe("clave portal, as a process", () => {
  const desk = new Desk();
  beforeAll(async () => {
    await desk.found();
    await desk.openSink();
  });
  afterAll(closeDesks);

  test("of fifty forms with one link at once exactly one sets the password; reading changes nothing", async () => {
    await desk.startRecovery();
    const token = await desk.token();
    const portal = await startPortal(desk, ["--no-delivery"]);
    const tables = ["audit", "messages", "links", "recoveries", "affiliates", "visits", "sessions"];
    const lying = () => Promise.all(tables.map((table) => desk.rows(`SELECT * FROM ${table}`)));
    const before = await lying();
    for (const { path } of routes)
      for (const method of ["GET", "HEAD", "OPTIONS"])
        for (const headers of [{}, { "Sec-Purpose": "prefetch", Purpose: "prefetch" }])
          expect((await portal.ask(`${path}?t=${token}`, { method, headers })).status).toBeLessThan(500);
    expect(await lying()).toEqual(before);
    const given = Array.from({ length: 50 }, (_, n) => `${password}-${n}`);
    const answers = await Promise.all(
      given.map((each) => portal.ask("/r?lang=en", { form: { token, password: each } })),
    );
    const busy = answers.filter(({ status }) => status === 503);
    const pages = answers.flatMap((answer) => (answer.status === 200 ? answer.page : []));
    expect(pages.filter((page) => page === "done")).toHaveLength(1);
    expect(pages.filter((page) => page === "link-used")).toHaveLength(49 - busy.length);
    for (const { headers } of busy) expect(headers["retry-after"]).toMatch(/^\d+$/);
    expect(await desk.count("audit WHERE act = 'recovery.complete' AND outcome = 'done'")).toBe(1);
    const last = await portal.ask("/r?lang=es", { form: { token, password } });
    expect(last).toMatchObject({ status: 200, page: "link-used" });
    expect(wordsOf(last)).toContain("Este enlace ya se usó: la clave ya se cambió.");
    portal.child.kill("SIGTERM");
    const { code, stderr } = await portal.ended;
    expect(code).toBe(0);
    for (const secret of [token, password]) expect(stderr).not.toContain(secret);
  });
});
