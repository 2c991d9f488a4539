import { expect, test } from "vitest";
import { visitorFrom } from "../../../src/base/context.ts";
import { ClaveError } from "../../../src/base/errors.ts";
import { day, hour, minute, second } from "../../../src/base/time.ts";
import { objectToCase } from "../../../src/counter/decide/object.ts";
import { completeRecovery } from "../../../src/recovery/complete.ts";
import { startRecovery } from "../../../src/recovery/start.ts";
import {
  askAgain,
  type Given,
  giveProof,
  goWithoutMemory,
  pickImage,
} from "../../../src/recovery/visit/say.ts";
import { settleVisits } from "../../../src/recovery/visit/settle.ts";
import { askedIn, beginVisit, requireVisit } from "../../../src/recovery/visit/visit.ts";
import { rowsOf } from "../../../src/store/engine/handle.ts";
import { goodPassword, maria, mariasProof, openWorld, type World } from "../../support/world.ts";

const cedula = maria["cedula"] ?? "";
const birth: Given = { proof: "birth-date", birthDate: "1985-03-12" };
let solvedSoFar = 0;

/** Goes the way to the letter from an address, without its being seen to; gives what asks again. */
async function ask(
  world: World,
  {
    from = "203.0.113.7",
    image = "condor",
    given = birth,
    purpose = "recover",
  }: { from?: string; image?: string; given?: Given; purpose?: "recover" | "history" } = {},
) {
  const ctx = { ...world.holder, actor: visitorFrom(from) };
  solvedSoFar += 1;
  const solved = { signature: `stranger ${solvedSoFar}`, expiresAt: world.clock.now() + 10 * minute };
  const secret = await beginVisit(ctx, { purpose, identifier: cedula, solved });
  const visit = () => requireVisit(ctx, secret);
  if (image === "forgotten") await goWithoutMemory(ctx, await visit());
  await giveProof(ctx, await visit(), given);
  if (image !== "forgotten") await pickImage(ctx, await visit(), image);
  const last = await visit();
  return { ctx, visit, askAgain: () => askAgain(ctx, last) };
}

async function open(): Promise<World> {
  const world = await openWorld();
  await world.register(maria);
  return world;
}

const letters = async (world: World) =>
  (await world.rows<{ letter: string }>("messages")).map(({ letter }) => letter);

test("the birth date alone lifts no lock: whoever knows it tries no more pictures than others", async () => {
  const world = await open();
  const wrong = async (times: number) => {
    for (let time = 0; time < times; time += 1) await ask(world, { image: "whale" });
    await settleVisits(world.system);
  };
  await wrong(4);
  await ask(world, { image: "forgotten", purpose: "history" });
  await settleVisits(world.system);
  await wrong(1);
  await ask(world);
  await settleVisits(world.system);
  expect(await letters(world)).toEqual(["identity-lock"]);
});

test("nor does asking again: what failed since counts on", async () => {
  const world = await open();
  const right = await ask(world);
  await settleVisits(world.system);
  for (let time = 0; time < 4; time += 1) await ask(world, { image: "whale" });
  await settleVisits(world.system);
  world.clock.advance(2 * minute);
  await right.askAgain();
  await settleVisits(world.system);
  expect(await rowsOf(world.store, "SELECT 1 FROM identity_failures WHERE cleared_at IS NULL")).toHaveLength(
    4,
  );
});

test("links that nobody sent leave nothing in the record, however many are tried in the portal", async () => {
  const world = await open();
  const before = await world.rows("audit");
  const ctx = { ...world.holder, actor: visitorFrom("203.0.113.7") };
  const none = "A".repeat(43);
  for (const act of [
    () => completeRecovery(ctx, { link: none, password: goodPassword }),
    () => objectToCase(ctx, none),
  ])
    await expect(act()).rejects.toMatchObject({ code: "link-unknown" });
  expect(await world.rows("audit")).toEqual(before);
});

test("a letter is asked for again as long as the visit, and no longer", async () => {
  const world = await open();
  const { askAgain: again } = await ask(world);
  await settleVisits(world.system);
  world.clock.advance(10 * minute);
  await expect(again()).rejects.toMatchObject({ code: "visit-over" });
  expect(await settleVisits(world.system)).toBe(0);
});

test("an answer that was registered meanwhile is not put back by an older one", async () => {
  const world = await open();
  const { question } = await askedIn(world.holder, { identifier: cedula });
  const answer = question.id === "first-pet" ? "Canela" : "Simón Bolívar";
  await ask(world, { given: { proof: "question", answer } });
  const fresh = "$argon2id$v=19$registered-at-the-counter";
  await rowsOf(world.store, "UPDATE security_answers SET verifier = ?", [fresh]);
  await settleVisits(world.system);
  const kept = await world.rows<{ verifier: string }>("security_answers");
  expect(kept.map(({ verifier }) => verifier)).toEqual(kept.map(() => fresh));
});

test.each([
  ["birth date", "UPDATE affiliates SET birth_date = '1985-03-13'", birth],
  ["image", "UPDATE affiliates SET image = 'whale'", birth],
  ["answer", "UPDATE security_answers SET verifier = '$argon2id$v=19$at-the-counter'", undefined],
])(
  "what was right of a %s that was registered anew meanwhile is right no more",
  async (_what, sql, given) => {
    const world = await open();
    const { question } = await askedIn(world.holder, { identifier: cedula });
    const answer = question.id === "first-pet" ? "Canela" : "Simón Bolívar";
    await ask(world, { given: given ?? { proof: "question", answer } });
    await rowsOf(world.store, sql);
    await settleVisits(world.system);
    expect(await letters(world)).toEqual([]);
  },
);

test("an imported answer that a visit made slow is right when its letter is asked for again", async () => {
  const world = await open();
  const { question } = await askedIn(world.holder, { identifier: cedula });
  const answer = question.id === "first-pet" ? "Canela" : "Simón Bolívar";
  const { askAgain: again } = await ask(world, { given: { proof: "question", answer } });
  await settleVisits(world.system);
  await world.send();
  world.clock.advance(3 * minute);
  await again();
  await settleVisits(world.system);
  expect(await letters(world)).toEqual(["recovery-link", "recovery-link"]);
});

test("without memory the record is sent once a day, too", async () => {
  const world = await open();
  await world.start();
  await world.send();
  await world.complete(await world.token(), goodPassword);
  const asked = async () => {
    await ask(world, { image: "forgotten", purpose: "history" });
    await settleVisits(world.system);
    return (await letters(world)).filter((letter) => letter === "history-link").length;
  };
  expect(await asked()).toBe(1);
  world.clock.advance(hour);
  expect(await asked()).toBe(1);
  world.clock.advance(day);
  expect(await asked()).toBe(2);
});

test("of many answers at once in one visit three are compared, one after the other", async () => {
  const world = await open();
  const ctx = { ...world.holder, actor: visitorFrom("203.0.113.7") };
  const solved = { signature: "at once", expiresAt: world.clock.now() + 10 * minute };
  const secret = await beginVisit(ctx, { purpose: "recover", identifier: cedula, solved });
  const visit = await requireVisit(ctx, secret);
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => giveProof(ctx, visit, birth)));
  const codes = tries.map((each) =>
    each.status === "rejected" && each.reason instanceof ClaveError ? each.reason.code : "heard",
  );
  expect(codes.toSorted()).toEqual([
    ...Array.from({ length: 17 }, () => "crowded"),
    ...Array.from({ length: 3 }, () => "heard"),
  ]);
});

test("twenty failures of strangers close nothing to an operator", async () => {
  const world = await open();
  for (const from of ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4"])
    for (let time = 0; time < 5; time += 1) await ask(world, { from, image: "whale" });
  await settleVisits(world.system);
  world.clock.advance(second);
  await ask(world, { from: "203.0.113.9" });
  await settleVisits(world.system);
  expect(await world.rows("recoveries")).toEqual([]);
  await startRecovery(world.operator, { cedula, method: "email", proof: mariasProof });
  expect(await world.rows("recoveries")).toHaveLength(1);
});
