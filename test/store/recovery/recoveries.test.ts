import { expect, test } from "vitest";
import type { StoreHandle } from "../../../src/base/context.ts";
import { hour, minute } from "../../../src/base/time.ts";
import { addMessage } from "../../../src/store/post/messages.ts";
import { leaseLetters } from "../../../src/store/post/outbox.ts";
import {
  addLinks,
  claimLink,
  findLink,
  killLinksOf,
  killLinksOutside,
  releaseLink,
} from "../../../src/store/recovery/links.ts";
import {
  addRecovery,
  closeRecoveriesOf,
  closeRecovery,
  findRecovery,
  findUnclosedRecovery,
  markOpened,
  newestRecoveries,
} from "../../../src/store/recovery/recoveries.ts";
import { addAffiliates } from "../../../src/store/register/affiliates.ts";
import { addFirstContactPoints } from "../../../src/store/register/contact-points.ts";
import { contextOn, type Engine, emptyStore, onEveryEngine, recorded } from "../../support/engines.ts";
import { cedulaOf, start } from "../../support/world.ts";

/** A store with three people, each with an address. */
async function people(engine: Engine): Promise<StoreHandle> {
  const store = await emptyStore(engine);
  const cedulas = [0, 1, 2].map(cedulaOf);
  const same = {
    idKind: "cedula",
    names: "Ana",
    search: "ana",
    birthDate: "1990-01-01",
    image: undefined,
  } as const;
  await addAffiliates(
    store,
    cedulas.map((cedula) => ({ cedula, ...same, language: "es", status: "active" })),
    start,
  );
  const points = cedulas.map((holder) => ({
    holder,
    channel: "email" as const,
    address: holder,
    canonical: holder,
  }));
  await addFirstContactPoints(store, points, start);
  return store;
}

function recovery(reference: string, n = 0, after = 0) {
  return {
    reference,
    cedula: cedulaOf(n),
    method: "email",
    source: "operator:ana",
    checkedBy: "operator",
    linkTtl: hour,
    linkCap: 4 * hour,
    startedAt: start + after,
  } as const;
}

/** A living link of a recovery, in a letter of its own. */
async function link(store: StoreHandle, digest: string, reference: string, n = 0): Promise<void> {
  await addMessage(store, {
    id: `M${digest}`,
    letter: "recovery-link",
    subject: `recovery:${reference}`,
    holder: cedulaOf(n),
    channel: "email",
    number: 1,
    provider: "x",
    mailId: digest,
    envelopeId: digest,
    queuedAt: start,
    dueAt: start,
    askedBy: "operator:ana",
    deadlineAt: start + hour,
  });
  // a link is made while its letter is in hand
  await leaseLetters(store, { ids: [`M${digest}`] }, { token: digest, until: start + minute }, start);
  await addLinks(store, [{ digest, recovery: reference, message: `M${digest}`, mintedAt: start }]);
}

const endOf = async (store: StoreHandle, digest: string) => (await findLink(store, digest))?.killedBy;

onEveryEngine("recoveries", (engine) => {
  test("are found as they were written, by reference or as a person's open one", async () => {
    const store = await people(engine);
    await addRecovery(store, recovery("R1"));
    const written = { ...recovery("R1"), openedAt: undefined, closedAt: undefined, outcome: undefined };
    expect(await findRecovery(store, "R1")).toEqual(written);
    expect(await findUnclosedRecovery(store, cedulaOf(0))).toEqual(written);
    expect([await findRecovery(store, "R2"), await findUnclosedRecovery(store, cedulaOf(1))]).toEqual([
      undefined,
      undefined,
    ]);
    await markOpened(store, "R1", start + 5);
    await markOpened(store, "R1", start + 9);
    expect((await findRecovery(store, "R1"))?.openedAt).toBe(start + 5);
  });

  test("one is open for a person, however many are begun at once", async () => {
    const store = await people(engine);
    const begun = await Promise.allSettled(
      Array.from({ length: 20 }, (_each, n) => addRecovery(store, recovery(`R${n}`))),
    );
    expect(begun.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await addRecovery(store, recovery("S1", 1));
    const open = await findUnclosedRecovery(store, cedulaOf(0));
    await closeRecovery(contextOn(store), open?.reference ?? "", "expired", start);
    await addRecovery(store, recovery("S2"));
    expect((await findUnclosedRecovery(store, cedulaOf(0)))?.reference).toBe("S2");
  });

  test("are of a person whom the register knows", async () => {
    const store = await people(engine);
    await expect(addRecovery(store, recovery("R1", 9))).rejects.toThrow();
  });

  test("end once, of fifty ends at once", async () => {
    const store = await people(engine);
    await addRecovery(store, recovery("R1"));
    const outcomes = ["completed", "cancelled", "expired"] as const;
    const ends = Array.from({ length: 50 }, (_each, n) =>
      recorded(store, (own) => closeRecovery(contextOn(own), "R1", outcomes[n % 3] ?? "expired", start + n)),
    );
    const won = (await Promise.all(ends)).flatMap((did, n) => (did ? [n] : []));
    expect(won).toHaveLength(1);
    const n = won[0] ?? -1;
    expect(await findRecovery(store, "R1")).toMatchObject({ outcome: outcomes[n % 3], closedAt: start + n });
    expect(await closeRecovery(contextOn(store), "R9", "expired", start)).toBe(false);
  });

  test("are listed newest first, page by page, none twice and none left out", async () => {
    const store = await people(engine);
    const wanted: string[] = [];
    for (let n = 0; n < 9; n += 1) {
      await addRecovery(store, recovery(`R${n}`, 0, Math.floor(n / 3) * minute));
      await closeRecovery(contextOn(store), `R${n}`, "expired", start);
      wanted.unshift(`R${n}`);
    }
    const found: string[] = [];
    for await (const page of newestRecoveries(store, 2))
      found.push(...page.map(({ reference }) => reference));
    expect(found).toEqual(wanted);
  });

  test("of many people are closed, and their links with them, when what they rest on changed", async () => {
    const store = await people(engine);
    for (const n of [0, 1, 2]) await addRecovery(store, recovery(`R${n}`, n));
    for (const n of [0, 1, 2]) await link(store, `d${n}`, `R${n}`, n);
    const changed = [cedulaOf(0), cedulaOf(2), cedulaOf(9)];
    await recorded(store, (store) => closeRecoveriesOf(contextOn(store), changed, start + 5));
    expect(await findRecovery(store, "R0")).toMatchObject({ outcome: "cancelled", closedAt: start + 5 });
    expect(await findRecovery(store, "R1")).toMatchObject({ outcome: undefined });
    const ends = await Promise.all(["d0", "d1", "d2"].map((digest) => endOf(store, digest)));
    expect(ends).toEqual(["changed", undefined, "changed"]);
  });
});

onEveryEngine("links", (engine) => {
  test("are found by digest, and die once, by the first cause", async () => {
    const store = await people(engine);
    await addRecovery(store, recovery("R1"));
    await link(store, "a", "R1");
    expect(await findLink(store, "a")).toEqual({
      digest: "a",
      recovery: "R1",
      message: "Ma",
      mintedAt: start,
      killedAt: undefined,
      killedBy: undefined,
    });
    expect(await findLink(store, "b")).toBeUndefined();
    await recorded(store, (store) => killLinksOf(store, cedulaOf(0), "used", start + 1));
    await recorded(store, (store) => killLinksOf(store, cedulaOf(0), "changed", start + 2));
    expect(await findLink(store, "a")).toMatchObject({ killedAt: start + 1, killedBy: "used" });
    await expect(link(store, "a", "R1")).rejects.toThrow();
  });

  test("die by recovery but for those in some letters, or by person in every recovery", async () => {
    const store = await people(engine);
    await addRecovery(store, recovery("R1"));
    await addRecovery(store, recovery("S1", 1));
    for (const digest of ["a", "b", "c"]) await link(store, digest, "R1");
    await link(store, "d", "S1", 1);
    const ends = () => Promise.all(["a", "b", "c", "d"].map((digest) => endOf(store, digest)));
    await recorded(store, (store) => killLinksOutside(store, "R1", ["Mb", "Mc"], "superseded", start));
    expect(await ends()).toEqual(["superseded", undefined, undefined, undefined]);
    await closeRecovery(contextOn(store), "R1", "expired", start);
    await addRecovery(store, recovery("R2"));
    await link(store, "e", "R2");
    await recorded(store, (store) => killLinksOf(store, cedulaOf(0), "used", start));
    expect(await ends()).toEqual(["superseded", "used", "used", undefined]);
    expect(await endOf(store, "e")).toBe("used");
    await recorded(store, (store) => killLinksOutside(store, "S1", [], "revoked", start));
    expect(await endOf(store, "d")).toBe("revoked");
  });

  test("are reserved by one of many at once, with their whole recovery", async () => {
    const store = await people(engine);
    await addRecovery(store, recovery("R1"));
    await addRecovery(store, recovery("S1", 1));
    for (const digest of ["a", "b"]) await link(store, digest, "R1");
    await link(store, "d", "S1", 1);
    const claim = (digest: string, now = start) => claimLink(store, digest, now + minute, now);
    const tries = await Promise.all(Array.from({ length: 20 }, (_each, n) => claim(n % 2 === 0 ? "a" : "b")));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await claim("d")).toBe(true);
    expect(await claim("a", start + minute - 1)).toBe(false);
    await link(store, "c", "R1");
    expect(await claim("c")).toBe(false);
    await releaseLink(store, "b");
    expect(await claim("a")).toBe(true);
    expect(await claim("c", start + minute)).toBe(true);
    const revoke = (now: number) =>
      recorded(store, (store) => killLinksOutside(store, "S1", [], "revoked", now));
    await revoke(start + minute - 1);
    expect(await claim("d", start + minute)).toBe(true);
    await revoke(start + 2 * minute);
    expect(await claim("d", start + hour)).toBe(false);
    expect(await claim("z")).toBe(false);
  });
});
