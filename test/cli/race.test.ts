import { afterAll, expect, test } from "vitest";
import { verifyPassword } from "../../src/password/hash.ts";
import { closeDesks, Desk } from "../support/desk.ts";

afterAll(closeDesks);

test("of 50 processes that use one link at once exactly one sets its password", {
  timeout: 180_000,
}, async () => {
  const desk = await new Desk().found();
  await desk.openSink();
  const reference = await desk.startRecovery();
  const token = await desk.token();
  const passwords = Array.from({ length: 50 }, (_, at) => `lluvia-Tren${at}-violeta-mango`);
  const ended = await Promise.all(passwords.map((password) => desk.complete(token, password)));

  const won = ended.flatMap(({ code }, at) => (code === 0 ? [at] : []));
  expect(won).toHaveLength(1);
  const told = ended.flatMap(({ code, stdout, error }) =>
    code === 0 ? [] : [`${code} ${error?.code}${stdout}`],
  );
  expect(told).toHaveLength(49);
  // whoever waited for the store in vain may come again
  expect(told.filter((words) => words !== "1 link-used" && words !== "75 store-busy")).toEqual([]);

  const [kept] = await desk.rows<{ verifier: string }>("SELECT verifier FROM passwords");
  expect(await verifyPassword(kept?.verifier ?? "", passwords[won[0] ?? 0] ?? "")).toBe(true);
  expect(await desk.count("passwords")).toBe(1);
  expect(
    await desk.count(
      `audit WHERE act = 'recovery.complete' AND outcome = 'done' AND subject = 'recovery:${reference}'`,
    ),
  ).toBe(1);
  expect(await desk.count("messages WHERE letter = 'password-changed'")).toBe(1);
  expect(await desk.count("links WHERE killed_at IS NULL")).toBe(0);
  expect(await desk.rows("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
});

test("of ten starts at once for one person one opens a recovery, and the others tell which", async () => {
  const desk = await new Desk().found();
  const starts = await Promise.allSettled(Array.from({ length: 10 }, () => desk.startRecovery(["--queue"])));
  const opened = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  expect(opened).toHaveLength(1);
  const refused = starts.flatMap((start) => (start.status === "rejected" ? [String(start.reason)] : []));
  for (const reason of refused) expect(reason).toMatch(new RegExp(`recovery-open.*${opened[0]}|store-busy`));
  expect(await desk.count("recoveries")).toBe(1);
  expect(await desk.count("messages")).toBe(1);
});

test("of two senders at once each letter is sent by one", async () => {
  const desk = await new Desk().found();
  await desk.startRecovery(["--queue"]);
  await desk.openSink();
  const runs = await Promise.all([1, 2, 3, 4].map(() => desk.run(["delivery", "run", "--once", "--json"])));
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const accepted = runs.map(({ json }) => (json as { accepted: number }).accepted);
  expect(accepted.reduce((sum, each) => sum + each, 0)).toBe(1);
  expect(await desk.letters()).toHaveLength(1);
});
