import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { closeDesks, Desk, textAt } from "../support/desk.ts";
import { type Pty, terminalsAt } from "../support/pty.ts";

let desk: Desk;
let reference = "";
const terminals: Pty[] = [];
const why = '--reason "llamó, ticket 4711"';

beforeEach(async () => {
  desk = new Desk();
  await desk.found();
  reference = await desk.startRecovery(["--queue"]);
});
afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.close();
});
afterAll(closeDesks);

/** A terminal at which somebody sits who has signed in. */
function sit(): Pty {
  const at = terminalsAt(desk)();
  terminals.push(at);
  return at;
}

const status = async () =>
  textAt((await desk.done(["recovery", "show", reference, "--json"])).json, "recovery", "status");

test.each([
  ["recovery cancel", "would be ended", "cancelled"],
  ["link revoke", "1 letter that has not left would be withdrawn", "started"],
])("%s shows first what would happen, and Enter is no", async (command, told, after) => {
  const at = sit();
  const line = `clave ${command} ${reference} ${why}`;
  const refused = await at.type(line, [/Do it\?/, ""]);
  expect(refused.code).toBe(130);
  expect(await status()).toBe("started");
  expect((await at.type(`${line} --dry-run`)).screen).toContain(told);
  expect(await status()).toBe("started");
  expect((await at.type(line, [/Do it\?/, "y"])).code).toBe(0);
  expect(await status()).toBe(after);
  await desk.done(["audit", "verify"]);
});

test("scripts do what they say, or hear what would be", async () => {
  const words = ["recovery", "cancel", reference, "--reason", "llamó, ticket 4711", "--json"];
  const dry = await desk.done([...words, "--dry-run"]);
  expect(dry.json).toMatchObject({ dryRun: true, recovery: { reference, status: "cancelled" } });
  expect(await status()).toBe("started");
  expect((await desk.done(words)).json).toMatchObject({ recovery: { reference, status: "cancelled" } });
});

test("what is refused is in the record, asked for at a terminal or by a script", async () => {
  const at = sit();
  const refusals = async () => {
    const { json } = await desk.done(["audit", "log", "--json"]);
    const { entries } = json as { entries: readonly { act: string; outcome: string }[] };
    return entries.filter(({ act, outcome }) => act === "link.revoke" && outcome === "refused").length;
  };
  await desk.done(["recovery", "cancel", reference, "--reason", "llamó, ticket 4711"]);
  expect((await at.type(`clave link revoke ${reference} ${why}`)).code).toBe(1);
  expect(await refusals()).toBe(1);
  await desk.run(["link", "revoke", reference, "--reason", "llamó, ticket 4711"]);
  expect(await refusals()).toBe(2);
});
