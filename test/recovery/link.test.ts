import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemRandom } from "../../src/base/random.ts";
import { subjectOf } from "../../src/base/subjects.ts";
import { hour, minute, second } from "../../src/base/time.ts";
import { queueLetter } from "../../src/delivery/send/queue.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { linkLetter } from "../../src/recovery/episode/view.ts";
import { linkFor, mintToken, tokenDigest, tokenIn } from "../../src/recovery/link/token.ts";
import { findMessage } from "../../src/store/post/messages.ts";
import { contactPointsOf } from "../../src/store/register/contact-points.ts";
import { startMailServer } from "../support/mail-server.ts";
import { goodPassword, maria, openWorld, type World, type WorldOptions } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";

async function started(options: WorldOptions = {}) {
  const world = await openWorld(options);
  await world.register(maria);
  return { world, ...(await world.start()) };
}

/** Tries a link with a password that is refused for its weakness: whether the link was heard at all. */
async function answerOf(world: World, token: string): Promise<string> {
  const fault: unknown = await world.complete(token, "x").catch((error: unknown) => error);
  return (fault as { code: string }).code;
}
const usable = "password-refused";

/** What a resend does: one more letter of the same recovery. */
async function resend(world: World, reference: string): Promise<string> {
  const [to] = await contactPointsOf(world.store, cedula);
  if (!to) throw new Error("no address");
  const order = { letter: linkLetter, subject: subjectOf("recovery", reference), to, life: 4 * hour };
  const id = await queueLetter(world.operator, order);
  await world.send();
  world.clock.advance(second);
  return id;
}

const tokensOf = async (world: World) => (await world.mailbox()).flatMap(({ token }) => token ?? []);

describe("a link's life", () => {
  test("begins when the server takes the letter, however long it waited", async () => {
    const { world } = await started();
    world.clock.advance(2 * hour);
    await world.send();
    const token = await world.token();
    world.clock.advance(hour - 1);
    expect(await answerOf(world, token)).toBe(usable);
    world.clock.advance(1);
    expect(await answerOf(world, token)).toBe("link-expired");
  });

  test("never goes past the cap: taken after 3 h 30 min, it has 30 min left", async () => {
    const { world } = await started();
    world.clock.advance(3.5 * hour);
    await world.send();
    const token = await world.token();
    world.clock.advance(30 * minute - 1);
    expect(await answerOf(world, token)).toBe(usable);
    world.clock.advance(1);
    expect(await answerOf(world, token)).toBe("link-expired");
  });

  test("follows the settings of its own recovery, not later ones", async () => {
    const { world } = await started({ settings: { "link.ttl": "15m", "link.cap": "1h" } });
    await world.send(world.under({ "link.ttl": "24h", "link.cap": "24h" }, world.system));
    const token = await world.token();
    world.clock.advance(15 * minute);
    expect(await answerOf(world, token)).toBe("link-expired");
  });
});

describe("a letter is not sent", () => {
  test("once its link would be dead", async () => {
    const { world, message } = await started();
    world.clock.advance(4 * hour);
    expect(await world.send()).toMatchObject({ considered: 1, failed: 1, accepted: 0 });
    expect(await world.mailbox()).toEqual([]);
    expect(await world.rows("links")).toEqual([]);
    expect((await findMessage(world.store, message.id))?.closedAt).toBe(world.clock.now());
  });

  test("once its recovery was cancelled", async () => {
    const { world, recovery } = await started();
    await cancelRecovery(world.operator, recovery.reference, "la pidió otra persona");
    expect(await world.rows("messages")).toMatchObject([{ status: "failed", attempts: 0 }]);
    expect(await world.send()).toMatchObject({ considered: 0 });
    expect(await world.mailbox()).toEqual([]);
  });

  test("to somebody whose status changed", async () => {
    const { world } = await started();
    await world.register({ ...maria, status: "suspended" });
    expect(await world.send()).toMatchObject({ failed: 1 });
    expect(await world.mailbox()).toEqual([]);
  });
});

describe("a link that ended says how", () => {
  test.each([
    ["a token of nobody", "A".repeat(43)],
    ["nothing", ""],
    ["a link cut short", `http://127.0.0.1:8080/r#t=${"A".repeat(42)}`],
    ["two links", `#t=${"A".repeat(43)} #t=${"B".repeat(43)}x`],
  ])("%s is unknown", async (_case, pasted) => {
    const { world } = await started();
    await world.send();
    expect(await answerOf(world, pasted)).toBe("link-unknown");
  });

  test("used, by any link of the person", async () => {
    const { world, recovery } = await started();
    await world.send();
    await resend(world, recovery.reference);
    const [first = "", second = ""] = await tokensOf(world);
    await world.complete(second);
    expect([await answerOf(world, first), await answerOf(world, second)]).toEqual(["link-used", "link-used"]);
  });

  test("revoked, when the recovery was cancelled", async () => {
    const { world, recovery } = await started();
    await world.send();
    const token = await world.token();
    await cancelRecovery(world.operator, recovery.reference, "la pidió otra persona");
    expect(await answerOf(world, token)).toBe("link-revoked");
  });

  test("changed, when the person's status did, even if it changes back", async () => {
    const { world } = await started();
    await world.send();
    const token = await world.token();
    await world.register({ ...maria, status: "suspended" });
    expect(await answerOf(world, token)).toBe("link-changed");
    await world.register({ ...maria, status: "active" });
    expect(await answerOf(world, token)).toBe("link-changed");
  });

  test("stays alive when an import changes nothing that matters to it", async () => {
    const { world } = await started();
    await world.send();
    await world.register({ ...maria, names: "María Quispe", email: "otra@example.com" });
    expect(await answerOf(world, await world.token())).toBe(usable);
  });
});

describe("a family of links", () => {
  test.each([
    ["3", [usable, usable, usable], ["link-superseded", usable, usable, usable]],
    [
      "strict",
      ["link-superseded", "link-superseded", usable],
      ["link-superseded", "link-superseded", "link-superseded", usable],
    ],
  ] as const)("by the setting %s", async (family, ofThree, ofFour) => {
    const { world, recovery } = await started({ settings: { "link.family": family } });
    await world.send();
    world.clock.advance(second);
    await resend(world, recovery.reference);
    await resend(world, recovery.reference);
    const states = async () => Promise.all((await tokensOf(world)).map((token) => answerOf(world, token)));
    expect(await states()).toEqual(ofThree);
    await resend(world, recovery.reference);
    expect(await states()).toEqual(ofFour);
  });
});

describe("a letter that is tried again", () => {
  test.each([
    ["3", usable],
    ["strict", "link-superseded"],
  ] as const)("carries a new link; the one before, by the setting %s: %s", async (family, before) => {
    // the server takes the mail and its answer is lost: both mails may arrive
    const server = await startMailServer({ end: (time) => (time === 1 ? "451 4.3.0 Later" : undefined) });
    const settings = { "smtp.url": server.url, "link.family": family };
    const { world } = await started({ settings });
    expect(await world.send()).toMatchObject({ deferred: 1 });
    world.clock.advance(2 * minute);
    expect(await world.send()).toMatchObject({ accepted: 1 });
    const [first = "", second = ""] = server.seen.map(tokenInRaw);
    expect(first).not.toBe(second);
    expect(await answerOf(world, second)).toBe(usable);
    expect(await answerOf(world, first)).toBe(before);
    await world.complete(second, goodPassword);
    expect(await answerOf(world, second)).toBe("link-used");
  });
});

/** The token in the text of a mail as it travelled: quoted-printable. */
function tokenInRaw(raw: string): string {
  const plain = raw.replace(/=\r?\n/g, "").replace(/=3D/g, "=");
  return /#t=([\w-]{43})(?![\w-])/.exec(plain)?.[1] ?? "";
}

describe("a token", () => {
  test("is 43 characters that stand behind the #, and is known by its digest", () => {
    const token = mintToken(systemRandom);
    expect(token).toMatch(/^[\w-]{43}$/);
    const url = new URL(linkFor("https://clave.example/", "r", token));
    expect(url.pathname + url.search + url.hash).toBe(`/r#t=${token}`);
    expect([tokenIn(url.href), tokenIn(token), tokenIn(` ${url.href}\n`)]).toEqual([token, token, token]);
    expect(tokenDigest(token)).toMatch(/^[0-9a-f]{64}$/);
  });

  /** What people copy out of their mail programs. */
  const asMailed: readonly (readonly [string, (link: string) => string])[] = [
    ["a full stop behind it", (link) => `${link}.`],
    ["a comma", (link) => `${link},`],
    ["brackets", (link) => `(${link}).`],
    ["angles", (link) => `<${link}>`],
    ["quotes", (link) => `"${link}"`],
    ["a text with a link", (link) => `[Crear mi clave](${link})`],
    ["what a shop counts by", (link) => `${link}&utm_source=mail`],
    ["another's address around it", (link) => `https://safe.example/?url=${encodeURIComponent(link)}&data=x`],
    ["signs as a mail writes them", (link) => link.replaceAll("=", "=3D")],
    ["a soft break", (link) => `${link.slice(0, -20)}=\r\n${link.slice(-20)}`],
    ["two lines", (link) => `${link.slice(0, -20)}\n${link.slice(-20)}`],
    ["two lines of a quote", (link) => `> ${link.slice(0, -20)}\n> ${link.slice(-20)}\n> fin`],
    ["something that nobody sees", (link) => `\u200b${link}\u200b`],
    [
      "the whole mail",
      (link) => `Estimada María:\n\nCrear mi clave:\n${link}\n\nSirve 60 minutos.\n${link}\n`,
    ],
  ];

  test.each(asMailed)("is found with %s", (_what, write) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const token = Buffer.from(bytes).toString("base64url");
        expect(tokenIn(write(linkFor("https://clave.example", "r", token)))).toBe(token);
      }),
    );
  });

  test("alone is found between signs, and no part of a longer or shorter one is", () => {
    const token = "a".repeat(43);
    expect(["(X).", "«X»", '"X"', "X\n"].map((text) => tokenIn(text.replace("X", token)))).toEqual(
      Array.from({ length: 4 }, () => token),
    );
    const none = [`#t=${token}a`, `#t=${token.slice(1)}`, token.slice(1), `${token}a`, `X ${token}`, ""];
    expect(none.map(tokenIn)).toEqual(none.map(() => undefined));
  });

  test("of two that differ, which one is meant is asked", () => {
    const both = ["a", "b"].map((letter) => linkFor("https://clave.example", "r", letter.repeat(43)));
    expect(() => tokenIn(both.join(" "))).toThrow(expect.objectContaining({ code: "link-several" }));
  });
});
