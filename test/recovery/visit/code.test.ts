import { describe, expect, test } from "vitest";
import type { Context } from "../../../src/base/context.ts";
import { ClaveError } from "../../../src/base/errors.ts";
import { day, hour, minute } from "../../../src/base/time.ts";
import { cancelRecovery } from "../../../src/recovery/cancel.ts";
import { revokeLinks } from "../../../src/recovery/revoke.ts";
import { completeInVisit, enterCode, requireWaiting } from "../../../src/recovery/visit/code.ts";
import { askAgain } from "../../../src/recovery/visit/say.ts";
import { forgetVisits, settleVisits } from "../../../src/recovery/visit/settle.ts";
import { rowsOf } from "../../../src/store/engine/handle.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { askFor, codesSent, codeVisitor, wrongFor } from "../../support/visits.ts";
import {
  cedulaOf,
  goodPassword,
  maria,
  openWorld,
  type World,
  type WorldOptions,
} from "../../support/world.ts";

/** A person who asked, with the letter in the mailbox. */
async function asked(options: WorldOptions = {}) {
  const world = await openWorld(options);
  await world.register(maria);
  const ctx = codeVisitor(world, options.settings);
  const secret = await askFor(world, ctx);
  await send(world);
  const [code = ""] = await codesSent(world);
  return { world, ctx, secret, code };
}

const send = (world: World) => world.send(world.under({ "portal.code": "true" }, world.system));

async function enter(ctx: Context, secret: string, code: string): Promise<void> {
  await enterCode(ctx, await requireWaiting(ctx, secret), code);
}

/** What a guess comes to: `right`, or the error's code and how many tries it leaves. */
async function guess(ctx: Context, secret: string, code: string): Promise<string> {
  return enter(ctx, secret, code).then(
    () => "right",
    (error: unknown) => {
      if (!(error instanceof ClaveError)) throw error;
      const { triesLeft } = error.detail;
      return triesLeft === undefined ? error.code : `${error.code} ${triesLeft}`;
    },
  );
}

async function complete(ctx: Context, secret: string) {
  return completeInVisit(ctx, await requireWaiting(ctx, secret), goodPassword);
}

const reference = async (world: World) =>
  (await world.rows<{ reference: string }>("recoveries"))[0]?.reference ?? "";

test("the code sets the password where it was asked for, and every link is used up", async () => {
  const { world, ctx, secret, code } = await asked();
  expect(code).toMatch(/^\d{4} \d{4}$/);
  expect(await guess(ctx, secret, code)).toBe("right");
  const { recovery } = await complete(ctx, secret);
  expect(recovery.status).toBe("completed");
  await expect(world.complete(await world.token())).rejects.toMatchObject({ code: "link-used" });
  await expect(complete(ctx, secret)).rejects.toMatchObject({ code: "link-used" });
  const [message] = await world.rows<{ used_at: number | null }>("messages");
  expect(message?.used_at).toBe(world.clock.now());
});

test("its letter says where it belongs, and who asks for it", async () => {
  const { world } = await asked();
  const [mail] = await world.mailbox();
  const text = mail?.text.replace(/\s+/g, " ") ?? "";
  expect(text).toContain("Solo sirve en esa pantalla.");
  expect(text).toContain("quien le pida este código, por teléfono o por mensaje, es un ladrón");
  expect(text).toMatch(/\/r#t=[\w-]{43}/);
});

test("nothing of it is kept: neither the code nor a digest of it alone", async () => {
  const { world, code } = await asked();
  const digits = code.replace(" ", "");
  expect(await world.rows("codes")).toEqual([]);
  for (const table of ["visits", "links", "messages", "audit"]) {
    const lying = JSON.stringify(await world.rows(table));
    for (const shown of [digits, code]) expect(lying).not.toContain(shown);
  }
});

describe("what a code comes to", () => {
  const outcomes: readonly (readonly [string, string, (world: World) => unknown])[] = [
    ["at once", "right", () => undefined],
    ["long after the visit's ten minutes", "right", ({ clock }) => clock.advance(59 * minute)],
    ["once its link has expired", "link-expired", ({ clock }) => clock.advance(61 * minute)],
    ["once no link of then can live", "code-expired", ({ clock }) => clock.advance(4 * hour)],
    [
      "after the link was used",
      "link-used",
      async (world) => void (await world.complete(await world.token())),
    ],
    [
      "after the link was revoked",
      "link-revoked",
      async (world) =>
        void (await revokeLinks(world.operator, await reference(world), "la pidió otra persona")),
    ],
    [
      "after the recovery was cancelled",
      "link-revoked",
      async (world) => void (await cancelRecovery(world.operator, await reference(world), "no la pidió")),
    ],
    [
      "after the person was suspended",
      "link-changed",
      (world) => world.register({ ...maria, status: "suspended" }),
    ],
  ];
  test.each(outcomes)("%s: %s", async (_when, outcome, first) => {
    const { world, ctx, secret, code } = await asked();
    await first(world);
    expect(await guess(ctx, secret, code)).toBe(outcome);
  });

  test.each(["12345678", " 1234-5678 "])("typed with whatever between: %s", async (shape) => {
    const { ctx, secret, code } = await asked();
    const typed = shape.replace("1234", code.slice(0, 4)).replace("5678", code.slice(5));
    expect(await guess(ctx, secret, typed)).toBe("right");
  });

  test("in another browser of the same person it is wrong, and takes nothing from the one that asked", async () => {
    const { world, ctx, secret, code } = await asked();
    world.clock.advance(3 * minute);
    const other = await askFor(world, ctx);
    await send(world);
    expect(await codesSent(world)).toHaveLength(2);
    for (const left of [4, 3, 2, 1]) expect(await guess(ctx, other, code)).toBe(`code-wrong ${left}`);
    expect(await guess(ctx, secret, code)).toBe("right");
  });

  test("asked again, both letters' codes work, and there are no more guesses than before", async () => {
    const { world, ctx, secret, code } = await asked();
    for (const left of [4, 3, 2]) expect(await guess(ctx, secret, wrongFor(code))).toBe(`code-wrong ${left}`);
    world.clock.advance(3 * minute);
    await askAgain(ctx, await requireWaiting(ctx, secret));
    await settleVisits(world.system);
    await send(world);
    const [first = "", second = ""] = await codesSent(world);
    expect(first).not.toBe(second);
    expect(await guess(ctx, secret, wrongFor(first, second))).toBe("code-wrong 1");
    expect(await guess(ctx, secret, first)).toBe("right");
  });

  test("whoever was sent nothing has the same five", async () => {
    const { world, ctx, secret, code } = await asked();
    const nobody = await askFor(world, ctx, { identifier: cedulaOf(9) });
    const wrong = [
      "code-wrong 4",
      "code-wrong 3",
      "code-wrong 2",
      "code-wrong 1",
      "code-spent 0",
      "code-spent 0",
    ];
    for (const visit of [secret, nobody]) {
      const told: string[] = [];
      for (let n = 0; n < 6; n += 1) told.push(await guess(ctx, visit, wrongFor(code)));
      expect(told).toEqual(wrong);
    }
    expect(await guess(ctx, secret, code)).toBe("code-spent 0");
    expect((await world.complete(await world.token())).recovery.status).toBe("completed");
  });

  test("who puts the count of guesses back in the store has no more of them", async () => {
    const { world, ctx, secret, code } = await asked();
    for (let n = 0; n < 5; n += 1) await guess(ctx, secret, wrongFor(code));
    await rowsOf(world.store, "UPDATE visits SET guesses = 0");
    expect(await guess(ctx, secret, code)).toBe("code-wrong 4");
  });

  test("who writes into the store which link a visit stands for opens nothing", async () => {
    const { world, ctx, secret } = await asked();
    const [link] = await world.rows<{ digest: string }>("links");
    for (const forged of [link?.digest ?? "", "00".repeat(32)]) {
      await rowsOf(world.store, "UPDATE visits SET code = ?", [forged]);
      await expect(complete(ctx, secret)).rejects.toMatchObject({ code: "visit-over" });
    }
  });
});

test("who remembers nothing gets no code, is told so, and types none", async () => {
  const world = await openWorld();
  await world.register(maria);
  await world.start();
  await world.send();
  await world.complete(await world.token());
  world.clock.advance(minute);
  const ctx = codeVisitor(world);
  const secret = await askFor(world, ctx, { image: "forgotten" });
  await send(world);
  expect(await codesSent(world)).toEqual([]);
  const letter = (await world.mailbox()).at(-1)?.text.replace(/\s+/g, " ");
  expect(letter).toContain("se pidió un enlace sin la imagen de seguridad, solo con la fecha de nacimiento");
  expect(await guess(ctx, secret, "1234 5678")).toBe("visit-over");
});

test("where the desk sends none, the letter is as before and nothing is taken", async () => {
  const world = await openWorld();
  await world.register(maria);
  const ctx = codeVisitor(world, { "portal.code": "false" });
  const secret = await askFor(world, ctx);
  await world.send();
  expect(await codesSent(world)).toEqual([]);
  expect((await world.mailbox())[0]?.text).not.toContain("8 dígitos");
  expect(await guess(ctx, secret, "1234 5678")).toBe("visit-over");
  expect(await world.rows("visits")).toMatchObject([{ guesses: 0 }]);
});

test("a visit is not forgotten while its code may be typed, however long links live", async () => {
  const settings = { "link.ttl": "24h", "link.cap": "24h" };
  const world = await openWorld({ settings });
  await world.register(maria);
  const ctx = codeVisitor(world, settings);
  const secret = await askFor(world, ctx);
  await world.send(world.under({ ...settings, "portal.code": "true" }, world.system));
  const [code = ""] = await codesSent(world);
  world.clock.advance(day - minute);
  await forgetVisits(world.system);
  expect(await guess(ctx, secret, code)).toBe("right");
});

onEveryEngine("guesses at once", (engine) => {
  test("of eight right ones one counts and one password is set; of eight wrong ones five", async () => {
    const { world, ctx, secret, code } = await asked({ store: await engine.emptyPlace() });
    const eight = <R>(work: () => Promise<R>) => Promise.all(Array.from({ length: 8 }, work));
    const visit = await requireWaiting(ctx, secret);
    await eight(() => enterCode(ctx, visit, code));
    expect(await world.rows("visits")).toMatchObject([{ guesses: 1 }]);
    const ends = await eight(() =>
      complete(ctx, secret).then(
        () => "set",
        (error: unknown) => (error instanceof ClaveError ? error.code : String(error)),
      ),
    );
    expect(ends.filter((end) => end === "set")).toHaveLength(1);
    expect(ends.filter((end) => end === "link-used")).toHaveLength(7);
    world.clock.advance(hour);
    const second = await askFor(world, ctx);
    await send(world);
    const [, right = ""] = await codesSent(world);
    const told = await eight(() => guess(ctx, second, wrongFor(right)));
    expect(told.toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => "code-spent 0"),
      ...[1, 2, 3, 4].map((left) => `code-wrong ${left}`),
    ]);
    expect(await guess(ctx, second, right)).toBe("code-spent 0");
  });
});
