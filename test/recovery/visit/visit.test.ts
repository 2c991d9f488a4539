import { describe, expect, test } from "vitest";
import { type Context, visitorFrom } from "../../../src/base/context.ts";
import { type Duration, day, minute, second } from "../../../src/base/time.ts";
import {
  askAgain,
  chooseMethod,
  type Given,
  giveProof,
  goWithoutMemory,
  pickImage,
} from "../../../src/recovery/visit/say.ts";
import { forgetVisits, settleVisits } from "../../../src/recovery/visit/settle.ts";
import { askedIn, beginVisit, requireVisit } from "../../../src/recovery/visit/visit.ts";
import { rowsOf } from "../../../src/store/engine/handle.ts";
import {
  cedulaOf,
  goodPassword,
  maria,
  openWorld,
  type Person,
  personOf,
  type World,
} from "../../support/world.ts";

const cedula = maria["cedula"] ?? "";
const birth: Given = { proof: "birth-date", birthDate: "1985-03-12" };
const source = "203.0.113.7";

function visitor(world: World, from = source): Context {
  return { ...world.holder, actor: visitorFrom(from) };
}

let solvedSoFar = 0;

/** A challenge that was solved a moment ago. */
function solved(world: World) {
  solvedSoFar += 1;
  return { signature: `solved ${solvedSoFar}`, expiresAt: world.clock.now() + 10 * minute };
}

interface Story {
  readonly identifier?: string;
  readonly given?: Given;
  /** Undefined: the person does not remember. */
  readonly image?: string | undefined;
  readonly from?: string;
}

/** Goes the way to the letter and has it seen to; gives the secret of the visit. */
async function ask(world: World, story: Story = {}): Promise<string> {
  const secret = await askOnly(world, story);
  await settleVisits(world.system);
  return secret;
}

async function askOnly(world: World, { identifier = cedula, given = birth, image = "condor", from }: Story) {
  const ctx = visitor(world, from);
  const secret = await beginVisit(ctx, { purpose: "recover", identifier, solved: solved(world) });
  const visit = () => requireVisit(ctx, secret);
  await giveProof(ctx, await visit(), given);
  if (image === "forgotten") await goWithoutMemory(ctx, await visit());
  else await pickImage(ctx, await visit(), image);
  expect((await visit()).next).toBeUndefined();
  return secret;
}

async function refusals(world: World): Promise<readonly (string | undefined)[]> {
  const rows = await world.rows<{ outcome: string; detail: string }>("audit");
  return rows
    .filter(({ outcome }) => outcome === "refused")
    .map(({ detail }) => (JSON.parse(detail) as { code?: string }).code);
}

test("who says what is right gets a link, and the recovery says that nobody at a counter checked", async () => {
  const world = await openWorld();
  await world.register(maria);
  await ask(world);
  expect(await world.rows("recoveries")).toMatchObject([
    { cedula, checked_by: "captcha", source: `holder:${source}`, office: null, by_birth_date_at: null },
  ]);
  await world.send();
  await world.complete(await world.token(), goodPassword);
  expect(await refusals(world)).toEqual([]);
});

test("the right answer counts as the birth date does, and becomes a slow verifier", async () => {
  const world = await openWorld();
  await world.register(maria);
  const ctx = visitor(world);
  const { question } = await askedIn(ctx, { identifier: cedula });
  const answer = question.id === "first-pet" ? " CANELA" : "simon bolivar";
  await ask(world, { given: { proof: "question", answer } });
  expect(await world.rows("messages")).toHaveLength(1);
  const answers = await world.rows<{ question: string; verifier: string }>("security_answers");
  expect(answers.find((each) => each.question === question.id)?.verifier).toMatch(/^\$argon2id/);
});

describe("nothing is sent, and the record alone says why", () => {
  test.each<[string, Person, Story, string]>([
    ["to nobody the register has", maria, { identifier: cedulaOf(9) }, "person-missing"],
    ["for a wrong picture", maria, { image: "whale" }, "identity-not-confirmed"],
    [
      "for a wrong date",
      maria,
      { given: { proof: "birth-date", birthDate: "1985-03-13" } },
      "identity-not-confirmed",
    ],
    ["for a wrong answer", maria, { given: { proof: "question", answer: "x" } }, "identity-not-confirmed"],
    ["to the dead", { ...maria, status: "deceased" }, {}, "person-not-active"],
    ["without an address", { ...maria, email: "" }, {}, "no-address"],
    ["without a registered picture", { ...maria, image: "" }, {}, "identity-not-confirmed"],
    ["without memory to an address that nobody proved", maria, { image: "forgotten" }, "memory-needed"],
  ])("%s", async (_case, person, story, code) => {
    const world = await openWorld();
    await world.register(person);
    await ask(world, story);
    expect([await world.rows("messages"), await refusals(world)]).toEqual([[], [code]]);
  });

  test("after five wrong tries from one place, while another place is open", async () => {
    const world = await openWorld();
    await world.register(maria);
    for (let time = 0; time < 5; time += 1) await ask(world, { image: "whale" });
    await ask(world);
    expect((await refusals(world)).at(-1)).toBe("locked");
    expect((await world.rows<{ letter: string }>("messages")).map(({ letter }) => letter)).toEqual([
      "identity-lock",
    ]);
    await ask(world, { from: "203.0.113.8" });
    expect(await world.rows("recoveries")).toHaveLength(1);
  });
});

test("who remembers nothing gets a link to a proved address, once a day", async () => {
  const world = await openWorld();
  await world.register(maria);
  await world.start();
  await world.send();
  await world.complete(await world.token(), goodPassword);
  world.clock.advance(minute);
  await ask(world, { image: "forgotten" });
  expect(
    (await world.rows<{ by_birth_date_at: number | null }>("recoveries")).map((row) => row.by_birth_date_at),
  ).toEqual([null, world.clock.now()]);
  world.clock.advance(30 * minute);
  await ask(world, { image: "forgotten" });
  expect(await refusals(world)).toEqual(["cooldown"]);
  world.clock.advance(day);
  await ask(world, { image: "forgotten" });
  expect(await world.rows("recoveries")).toHaveLength(3);
});

test("asking again sends the link once more, no sooner than the throttle lets it", async () => {
  const world = await openWorld();
  await world.register(maria);
  const secret = await ask(world);
  await world.send();
  const again = async (after: Duration) => {
    const ctx = visitor(world);
    world.clock.advance(after);
    await askAgain(ctx, await requireVisit(ctx, secret));
    return settleVisits(world.system);
  };
  // within a minute nothing comes of it, for anybody
  expect(await again(59 * second)).toBe(0);
  expect(await again(second)).toBe(1);
  expect(await refusals(world)).toEqual(["cooldown"]);
  expect(await again(minute + second)).toBe(1);
  expect(await world.rows("messages")).toHaveLength(2);
});

test("what was wrong is counted once, however often the letter is asked for again", async () => {
  const world = await openWorld();
  await world.register(maria);
  for (const identifier of [cedula, cedulaOf(9)]) {
    const secret = await ask(world, { identifier, image: "whale" });
    const ctx = visitor(world);
    for (let times = 0; times < 8; times += 1) {
      world.clock.advance(minute);
      await askAgain(ctx, await requireVisit(ctx, secret));
      expect(await settleVisits(world.system)).toBe(1);
    }
  }
  expect(await world.rows("identity_failures")).toHaveLength(2);
});

test("a visit is over ten minutes after it began, and forgotten a day later", async () => {
  const world = await openWorld();
  await world.register(maria);
  const secret = await ask(world);
  const ctx = visitor(world);
  world.clock.advance(10 * minute);
  await expect(requireVisit(ctx, secret)).rejects.toMatchObject({ code: "visit-over" });
  await forgetVisits(world.system);
  expect(await world.rows("visits")).toHaveLength(1);
  world.clock.advance(day + second);
  await forgetVisits(world.system);
  expect([await world.rows("visits"), await world.rows("captchas")]).toEqual([[], []]);
});

test("one solved check begins one visit", async () => {
  const world = await openWorld();
  const ctx = visitor(world);
  const one = solved(world);
  const begin = () => beginVisit(ctx, { purpose: "recover", identifier: cedula, solved: one });
  await begin();
  await expect(begin()).rejects.toMatchObject({ kind: "invalid", code: "captcha-wrong" });
  const without = beginVisit(ctx, { purpose: "recover", identifier: cedula, solved: undefined });
  await expect(without).rejects.toMatchObject({ code: "captcha-wrong" });
});

test("what was said is fixed once a letter was asked for", async () => {
  const world = await openWorld();
  await world.register(maria);
  const secret = await ask(world, { image: "whale" });
  const ctx = visitor(world);
  const visit = await requireVisit(ctx, secret);
  for (const act of [
    () => pickImage(ctx, visit, "condor"),
    () => giveProof(ctx, visit, birth),
    () => chooseMethod(ctx, visit, "email"),
  ])
    await expect(act()).rejects.toMatchObject({ code: "visit-over" });
});

test("nobody asks for a letter before all was said", async () => {
  const world = await openWorld();
  const ctx = visitor(world);
  const secret = await beginVisit(ctx, { purpose: "recover", identifier: cedula, solved: solved(world) });
  await giveProof(ctx, await requireVisit(ctx, secret), birth);
  await expect(askAgain(ctx, await requireVisit(ctx, secret))).rejects.toMatchObject({
    code: "visit-over",
  });
  expect(await settleVisits(world.system)).toBe(0);
});

test("a desk that offers no way without memory refuses it", async () => {
  const world = await openWorld();
  const ctx = { ...visitor(world), settings: world.under({ "identity.alternative": "false" }).settings };
  const secret = await beginVisit(ctx, { purpose: "recover", identifier: cedula, solved: solved(world) });
  const refused = goWithoutMemory(ctx, await requireVisit(ctx, secret));
  await expect(refused).rejects.toMatchObject({ kind: "refused", code: "memory-needed" });
});

test("one place begins so many visits an hour and no more, and no operator is held up by it", async () => {
  const world = await openWorld();
  await world.register(maria);
  const begin = (from?: string) =>
    beginVisit(visitor(world, from), { purpose: "recover", identifier: cedula, solved: solved(world) });
  for (let n = 0; n < 120; n += 1) await begin();
  await expect(begin()).rejects.toMatchObject({ kind: "busy", code: "cooldown" });
  await begin("2001:db8:1:2::/64");
  await world.start();
});

test("many people who fail from one place are an alarm", async () => {
  const world = await openWorld();
  for (let n = 1; n <= 10; n += 1) await ask(world, { identifier: cedulaOf(n) });
  const alarms = (await world.rows("audit")).filter(({ act }) => act === "identity.alarm");
  expect(alarms).toMatchObject([{ subject: `source:holder:${source}` }]);
});

test("one at which the program fails is put aside, and told; those after it get their letters", async () => {
  const world = await openWorld();
  await world.register(maria, personOf(1));
  await rowsOf(
    world.store,
    `CREATE TRIGGER broken BEFORE INSERT ON recoveries WHEN NEW.cedula = '${cedula}'
     BEGIN SELECT RAISE(ABORT, 'broken'); END`,
  );
  const others: Story = { identifier: cedulaOf(1), given: { proof: "birth-date", birthDate: "1990-01-01" } };
  for (const story of [{}, others]) await askOnly(world, story);
  const defects: unknown[] = [];
  expect(await settleVisits(world.system, (error) => void defects.push(error))).toBe(2);
  expect(String(defects)).toContain("broken");
  expect(await world.rows("recoveries")).toMatchObject([{ cedula: cedulaOf(1) }]);
  expect(await refusals(world)).toEqual(["defect"]);
  expect(await settleVisits(world.system)).toBe(0);
});
