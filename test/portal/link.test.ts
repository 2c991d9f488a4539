import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { visitorFrom } from "../../src/base/context.ts";
import { ClaveError } from "../../src/base/errors.ts";
import type { Language } from "../../src/base/texts.ts";
import { day, hour, minute } from "../../src/base/time.ts";
import { rejectCase } from "../../src/counter/decide/approve.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { confirmCode } from "../../src/counter/proof/confirm.ts";
import { askCodeFromHome, confirmFromHome } from "../../src/counter/proof/from-home.ts";
import { proveContact } from "../../src/counter/proof/prove.ts";
import { resendCodes } from "../../src/counter/proof/send-code.ts";
import { routes } from "../../src/portal/portal.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { completeRecovery } from "../../src/recovery/complete.ts";
import { resendLink } from "../../src/recovery/resend.ts";
import { revokeLinks } from "../../src/recovery/revoke.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { noteByBirthDate } from "../../src/store/recovery/recoveries.ts";
import { type Counter, counterIn, newMailbox, oldMailbox } from "../support/counter.ts";
import { closeDesks, Desk } from "../support/desk.ts";
import { type Answer, openPortal, startPortal } from "../support/portal.ts";
import { goodPassword, maria, openWorld, type World } from "../support/world.ts";

const languages = ["es", "en"] as const;
const password = "mango-Puente4-azul-canoa";
const none = "A".repeat(43);

/** The words of a page, as a person reads them. */
function wordsOf({ text }: Answer): string {
  const words = text.replace(/^[\s\S]*<main[^>]*>|<\/main>[\s\S]*$/g, "").replace(/<[^>]+>/g, " ");
  const plain = words
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<");
  return plain.replace(/&gt;/g, ">").replace(/&amp;/g, "&").replace(/\s+/g, " ");
}

const visiting = (world: World) => ({ ...world.holder, actor: visitorFrom("127.0.0.1") });
const open = (world: World) => openPortal(world.under({}, world.system), routes);

/** What the command line says of an act that is refused. */
async function toldOf(work: Promise<unknown>, language: Language): Promise<readonly string[]> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof ClaveError)) throw new Error("it was not refused");
  return [error.sentence, ...(error.hint ? [error.hint] : [])].map((sentence) => sentence[language]);
}

async function sent(world: World): Promise<string> {
  await world.register(maria);
  await world.start();
  await world.send();
  return world.token();
}

const reference = async (world: World) =>
  (await world.rows<{ reference: string }>("recoveries"))[0]?.reference ?? "";

/** How a link comes to each of its ends. */
const dead: readonly (readonly [string, string, (world: World, token: string) => Promise<string | void>])[] =
  [
    ["expired", "link-expired", async (world) => world.clock.advance(hour + minute)],
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
    ["unknown", "link-unknown", async () => none],
    ["incomplete", "link-unknown", async (_world, token) => token.slice(0, 20)],
    ["an activation that nobody was handed", "link-unknown", async () => "ABCD-2345-JKLM-NPQR"],
  ];

describe("/r, where a link sets a password", () => {
  test.each(languages)("asks for it, with the rules as text (%s)", async (language) => {
    const world = await openWorld();
    const portal = await open(world);
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
    const portal = await open(world);
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
    const portal = await open(world);
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
      const portal = await open(world);
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
    const portal = await open(await openWorld());
    const again = await portal.ask("/r", { form: form as Record<string, string> });
    expect(again).toMatchObject({ status: 422, page: "password" });
    expect([...again.text.matchAll(/<a href="(#\w+)">/g)].map(([, field]) => field)).toEqual(missing);
    expect(again.text).not.toContain(password);
  });

  test.each(dead)("says what became of one that is %s", async (_name, page, end) => {
    const world = await openWorld();
    const first = await sent(world);
    const token = (await end(world, first)) ?? first;
    const portal = await open(world);
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

describe("/v and /n, where the link of a notice stops a change", () => {
  test.each(languages)(
    "say before the button what will happen, and change nothing (%s)",
    async (language) => {
      const world = await openWorld();
      const portal = await open(world);
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
    const portal = await open(counter.world);
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
    const portal = await open(counter.world);
    const noted = await portal.ask("/v?lang=en", { form: { token: before } });
    expect(noted).toMatchObject({ page: "noted" });
  });

  const ends: readonly (readonly [
    string,
    string,
    (counter: Counter, link: string) => Promise<string | void>,
  ])[] = [
    ["of no notice", "link-unknown", async () => none],
    ["expired", "link-expired", async (counter) => counter.advance(15 * day)],
    [
      "spent, since the address has stopped a change lately",
      "refused",
      async (counter, link) => {
        await objectToCase(counter.world.holder, link);
        const [{ id = "" } = {}] = await counter.world.rows<{ id: string }>("cases");
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
    const token = (await end(counter, first)) ?? first;
    const portal = await open(counter.world);
    for (const language of languages) {
      const answer = await portal.ask(`/n?lang=${language}`, { form: { token } });
      expect(answer).toMatchObject({ status: 200, page });
      for (const told of await toldOf(objectToCase(counter.world.holder, token), language))
        expect(wordsOf(answer)).toContain(told);
    }
  });
});

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
    return { counter, world, id, newest, portal: await open(world) };
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

  /** The same, María having set a password just now without her image. */
  async function unremembered() {
    const given = await toConfirm();
    const { world, newest } = given;
    await world.start();
    await newest();
    const mails = await given.counter.mailsTo(oldMailbox);
    const link = mails.flatMap(({ text }) => /\/r#t=[\w-]{43}/.exec(text)?.[0] ?? []).at(-1) ?? "";
    const own = await reference(world);
    await transaction(world.operator, ({ store }) => noteByBirthDate(store, own, world.clock.now()));
    // asking alone bars nothing
    world.clock.advance(3 * minute);
    await askCodeFromHome(visiting(world), (await newest()).token);
    await world.complete(link, goodPassword);
    return { ...given, form: await newest() };
  }

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
