import { setTimeout as pause } from "node:timers/promises";
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { afterAll, expect, test } from "vitest";
import { closeDesks } from "../support/desk.ts";
import { onEveryEngine } from "../support/engines.ts";
import { type RunningPortal, startPortal } from "../support/portal.ts";
import { deskOn, type Known, recoverable } from "../support/stored-desk.ts";

afterAll(closeDesks);

/** Who shares an address with nobody: another gets no letter. */
function ownMailboxes(): readonly Known[] {
  const all = recoverable();
  return all.filter(({ email }) => all.filter((each) => each.email === email).length === 1);
}

/** A browser whose every step is taken in by the next of several portals. */
class Wanderer {
  readonly #portals: readonly RunningPortal[];
  #steps: number;
  #cookie = "";

  constructor(portals: readonly RunningPortal[], first: number) {
    this.#portals = portals;
    this.#steps = first;
  }

  /** Goes from the number to the letter. */
  async ask({ cedula, birthDate, image }: Known): Promise<string | undefined> {
    const challenge = JSON.parse((await this.#next().ask("/captcha")).text);
    const solution = await solveChallenge({ challenge, deriveKey });
    const altcha = Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
    await this.#send("/recover", { identifier: cedula, altcha });
    const [birthYear = "", birthMonth = "", birthDay = ""] = birthDate.split("-");
    await this.#send("/recover/identity", { proof: "birth-date", birthDay, birthMonth, birthYear });
    await this.#send("/recover/image", { image });
    return (await this.#next().ask("/recover/sent", { headers: { Cookie: this.#cookie } })).page;
  }

  async #send(path: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const headers = { Cookie: this.#cookie };
    const { text } = await this.#next().ask(path, { headers });
    const form = /name="form" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const answer = await this.#next().ask(path, { headers, form: { ...fields, form } });
    expect(answer.status).toBe(303);
    this.#cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? this.#cookie;
  }

  #next(): RunningPortal {
    this.#steps += 1;
    const portal = this.#portals[this.#steps % this.#portals.length];
    if (!portal) throw new Error("no portal");
    return portal;
  }
}

onEveryEngine("several portals on one store", (engine) => {
  test("what is begun at one goes on at another, and each letter goes out once", async () => {
    const desk = await deskOn(engine);
    await desk.found();
    await desk.openSink();
    const env = { CLAVE_PORTAL_CAPTCHA_COST: "1000" };
    const portals = await Promise.all([startPortal(desk, [], { env }), startPortal(desk, [], { env })]);
    const people = ownMailboxes().slice(0, 6);
    const ends = await Promise.all(people.map((each, at) => new Wanderer(portals, at).ask(each)));
    expect(ends).toEqual(people.map(() => "sent"));
    while ((await desk.count("messages WHERE status = 'accepted'")) < people.length) await pause(100);
    for (const { child } of portals) child.kill("SIGTERM");
    for (const { ended } of portals) expect(await ended).toMatchObject({ code: 0 });
    expect(await desk.count("recoveries")).toBe(people.length);
    const letters = (await desk.letters()).map(({ mail }) => mail.to.join());
    expect(letters.toSorted()).toEqual(people.map(({ email }) => email).toSorted());
    const log = (await Promise.all(portals.map(({ ended }) => ended))).map(({ stderr }) => stderr).join("");
    expect(log).not.toMatch(/"status":5/);
    for (const { cedula } of people) expect(log).not.toContain(cedula);
  });
});
