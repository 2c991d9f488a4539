import { createHash } from "node:crypto";
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { describe, expect, test } from "vitest";
import { type Context, visitorFrom } from "../../src/base/context.ts";
import { minute } from "../../src/base/time.ts";
import { questions } from "../../src/holder/identity/catalogues.ts";
import { formToken } from "../../src/portal/serve/visitor.ts";
import { noteFailure } from "../../src/recovery/identity/closed-check.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { addVisit, countWaitingVisits } from "../../src/store/recovery/visits.ts";
import { counterIn, cedula as onHold } from "../support/counter.ts";
import { type Answer, type OpenPortal, openPortal, type Question } from "../support/portal.ts";
import { cedulaOf, openWorld, personOf, type World } from "../support/world.ts";

/** Whoever may come, or be tried by a stranger: where they stand in the register, and what is typed for them. */
const kinds = {
  known: {},
  "known by the answer": { proof: { proof: "question", answer: "Canela" } },
  "wrong date": { proof: { proof: "birth-date", birthDay: "2", birthMonth: "1", birthYear: "1990" } },
  "wrong answer": { proof: { proof: "question", answer: "Firulais" } },
  "wrong picture": { image: "rose" },
  unknown: {},
  locked: {},
  "locked everywhere": {},
  "a letter went a moment ago": {},
  "a full mailbox": {},
  "without an address": { person: { email: "" } },
  deceased: { person: { status: "deceased" } },
  suspended: { person: { status: "suspended" } },
  "without a picture": { person: { image: "" } },
  "without questions": { person: { question_1: "", answer_1: "" } },
  "an address of two": { person: { email: "shared@example.com" } },
  "an address on hold": { cedula: onHold },
} as const satisfies Record<string, Kind>;

interface Kind {
  readonly cedula?: string;
  readonly person?: Readonly<Record<string, string>>;
  readonly proof?: Readonly<Record<string, string>>;
  readonly image?: string;
}

type KindName = keyof typeof kinds;
const names = Object.keys(kinds) as readonly KindName[];
const byDate = { proof: "birth-date", birthDay: "1", birthMonth: "1", birthYear: "1990" };

function cedulaFor(name: KindName): string {
  const { cedula }: Kind = kinds[name];
  return cedula ?? cedulaOf(names.indexOf(name));
}

/** A desk at which all of them are, and its portal. */
async function openHouse() {
  const world = await openWorld({
    settings: { "portal.captchaCost": "100", "portal.url": "http://127.0.0.1" },
  });
  const { submitted } = await counterIn(world);
  await submitted();
  const people = names
    .filter((name) => name !== "unknown" && cedulaFor(name) !== onHold)
    .map((name) => {
      const { person }: Kind = kinds[name];
      return personOf(names.indexOf(name), { question_1: "first-pet", answer_1: "Canela", ...person });
    });
  await world.register(...people, personOf(names.length, { email: "shared@example.com" }));
  await lock(world, "locked", "127.0.0.1", 5);
  await lock(world, "locked everywhere", "198.51.100.7", 20);
  const proof = { birthDate: "1990-01-01", image: "condor" };
  await world.start(proof, cedulaFor("a letter went a moment ago"));
  await world.start(proof, cedulaFor("a full mailbox"));
  await fillMailbox(world, cedulaFor("a full mailbox"));
  return { world, portal: await openPortal(world.system) };
}

async function lock(world: World, name: KindName, from: string, times: number): Promise<void> {
  const ctx: Context = { ...world.holder, actor: visitorFrom(from) };
  for (let time = 0; time < times; time += 1)
    await transaction(ctx, (ctx) => noteFailure(ctx, cedulaFor(name), undefined));
}

/** As many links as go to one mailbox within half an hour. */
async function fillMailbox(world: World, cedula: string): Promise<void> {
  const [letter] = (await world.rows<Readonly<Record<string, string | number | null>>>("messages")).filter(
    ({ holder }) => holder === cedula,
  );
  if (!letter) throw new Error("no letter to go by");
  const columns = Object.keys(letter);
  for (let n = 1; n < 10; n += 1) {
    const another = { ...letter, id: `${letter["id"]}-${n}`, envelope_id: `${letter["envelope_id"]}-${n}` };
    await rowsOf(
      world.store,
      `INSERT INTO messages (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
      Object.values(another),
    );
  }
}

/** A browser on the way, and all that it was answered. */
class Walk {
  readonly answers: Answer[] = [];
  readonly #portal: OpenPortal;
  #cookie = "";

  constructor(portal: OpenPortal) {
    this.#portal = portal;
  }

  async whole(cedula: string, { proof = byDate, image = "condor" }: Kind): Promise<readonly Answer[]> {
    const challenge = JSON.parse((await this.#portal.ask("/captcha")).text);
    const solution = await solveChallenge({ challenge, deriveKey });
    const altcha = Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
    await this.#send("/recover", { identifier: cedula, altcha });
    await this.#send("/recover/identity", proof);
    await this.#send("/recover/image", {});
    await this.#send("/recover/image", { image });
    await this.#send("/recover/sent", {});
    await this.#ask("/recover/sent", {});
    return this.answers;
  }

  async #send(path: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const { text } = await this.#ask(path, {});
    const form = /name="form" value="([^"]+)"/.exec(text)?.[1] ?? "";
    await this.#ask(path, { form: { ...fields, form } });
  }

  async #ask(path: string, question: Question): Promise<Answer> {
    const answer = await this.#portal.ask(path, { ...question, headers: { Cookie: this.#cookie } });
    this.#cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? this.#cookie;
    this.answers.push(answer);
    return answer;
  }
}

const words = questions.flatMap(({ text }) => [text.es, text.en]);

/** An answer but for the random parts, and for the question and the pictures, which everybody has of their own. */
function bare({ status, headers, text }: Answer) {
  const pictures = text.match(/<div class="picture">.*?<\/div>/gs)?.length ?? 0;
  const asked = words.filter((each) => text.includes(`>${each}<`));
  const plain = text
    .replace(/(name="form" value=")[^"]{43}"/g, '$1…"')
    .replace(/<div class="picture">.*?<\/div>/gs, "…");
  const { date: _date, "content-length": length, ...others } = headers;
  const cookie = headers["set-cookie"]?.map((each) => each.replace(/=[\w-]{43};/, "=…;"));
  return {
    status,
    headers: { ...others, "set-cookie": cookie },
    // of a page with words of one's own it tells no more than they do
    length: pictures + asked.length > 0 ? undefined : length,
    text: asked.reduce((left, each) => left.replaceAll(each, "…"), plain),
    pictures,
    asked: asked.length,
  };
}

describe("a stranger learns nothing of who somebody is", () => {
  test("from status, headers or bytes, all the way and after", async () => {
    const { world, portal } = await openHouse();
    const ways = new Map<KindName, readonly ReturnType<typeof bare>[]>();
    for (const name of names)
      ways.set(name, (await new Walk(portal).whole(cedulaFor(name), kinds[name])).map(bare));
    const known = ways.get("known") ?? [];
    expect(known.map(({ status }) => status)).toEqual([
      200, 303, 200, 303, 200, 422, 200, 303, 200, 200, 200,
    ]);
    expect(known.at(-1)?.text).toContain('data-page="sent"');
    expect(known.map(({ pictures }) => pictures)).toEqual([0, 0, 0, 0, 9, 9, 9, 0, 0, 0, 0]);
    for (const [name, way] of ways) expect({ name, way }).toEqual({ name, way: known });
    while ((await countWaitingVisits(world.store)).n > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const recovered = await world.rows<{ cedula: string; checked_by: string }>("recoveries");
    const alone = recovered.filter(({ checked_by: by }) => by === "captcha").map(({ cedula }) => cedula);
    const right = ["known", "known by the answer", "without questions"] as const;
    expect(alone.toSorted()).toEqual(right.map(cedulaFor).toSorted());
  });

  test.each([
    ["date", 25, false, "/recover/identity", byDate],
    ["picture", 60, true, "/recover/image", { image: "condor" }],
  ] as const)("from the time that the %s takes", async (_what, each, proved, path, fields) => {
    const { world, portal } = await openHouse();
    const compared = ["known", "unknown", "locked", "without an address", "deceased"] as const;
    const took = new Map<KindName, number[]>(compared.map((name) => [name, []]));
    const order = Array.from({ length: each }, () => shuffled(compared)).flat();
    for (const name of order) {
      const { cookie, form } = await visitOf(world, cedulaFor(name), proved);
      const began = performance.now();
      const { status } = await portal.ask(path, {
        form: { ...fields, form },
        headers: { Cookie: cookie },
      });
      took.get(name)?.push(performance.now() - began);
      expect(status).toBe(303);
    }
    const [known = [], ...others] = took.values();
    // the benchmark holds thousands of each to 4.5
    for (const other of others) expect(Math.abs(welch(known, other))).toBeLessThan(6);
  });
});

function shuffled<T>(given: readonly T[]): readonly T[] {
  const drawn = given.map((each) => [Math.random(), each] as const);
  return drawn.toSorted(([one], [other]) => one - other).map(([, each]) => each);
}

let visits = 0;

/** A visit under way, in which the date was given rightly or nothing was said yet. */
async function visitOf({ system, store }: World, identifier: string, proved: boolean) {
  visits += 1;
  const secret = String(visits).padStart(43, "0");
  const digest = createHash("sha256").update(secret).digest("hex");
  const answered = system.keys.digest("visit", `${digest} proof true`).toString("hex");
  const now = system.clock.now();
  await addVisit(store, {
    digest,
    identifier,
    purpose: "recover",
    source: "127.0.0.1",
    withoutImage: false,
    guesses: 0,
    begunAt: now,
    endsAt: now + 10 * minute,
    ...(proved && { proof: "birth-date", answered }),
  });
  const form = /value="([^"]+)"/.exec(formToken(system.keys, secret).markup)?.[1] ?? "";
  return { cookie: `visit=${secret}`, form };
}

/** Welch's t: how far apart two means are, by what chance would do. */
function welch(one: readonly number[], other: readonly number[]): number {
  const [[a, va], [b, vb]] = [momentsOf(one), momentsOf(other)];
  return (a - b) / Math.sqrt(va / one.length + vb / other.length);
}

function momentsOf(values: readonly number[]): readonly [mean: number, variance: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)];
}
