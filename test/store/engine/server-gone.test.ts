import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { explainStoreFault } from "../../../src/store/engine/faults.ts";
import { opened, rowsOf } from "../../../src/store/engine/handle.ts";
import { snapshot, whole } from "../../../src/store/engine/transaction.ts";
import { contextOn, openedAt } from "../../support/engines.ts";
import { startPostgres } from "../../support/postgres.ts";

test("a server that fails under work is what every part of that work tells", async ({ skip }) => {
  const server = await startPostgres();
  if (!server) return skip();
  onTestFinished(() => server.stop());
  const store = await openedAt({ engine: "postgres", url: server.url });
  const ctx = contextOn(store);
  const work = [
    () => rowsOf(store, "SELECT pg_sleep(0.01)"),
    () => whole(opened(store), (own) => rowsOf(own, "SELECT pg_sleep(0.01)")),
    () => snapshot(ctx, (own) => rowsOf(own.store, "SELECT pg_sleep(0.01)")),
  ];
  const [unexplained, state]: [unknown[], { at: "work" | "away" | "back" | "over" }] = [[], { at: "work" }];
  const done = { work: 0, away: 0, back: 0, over: 0 };
  const busy = Array.from({ length: 18 }, async (_, n) => {
    while (state.at !== "over")
      try {
        await work[n % work.length]?.();
        done[state.at] += 1;
      } catch (error) {
        if (explainStoreFault(error)?.kind !== "unavailable") unexplained.push(error);
        // whoever is refused at once comes again a little later
        await pause(5);
      }
  });
  const until = async (at: "work" | "back", enough: number) => {
    state.at = at;
    while (done[at] < enough) await pause(5);
  };
  for (let times = 0; times < 3; times += 1) {
    await until("work", done.work + 40);
    state.at = "away";
    await server.halt();
    await pause(50);
    await server.resume();
    await until("back", done.back + 40);
  }
  state.at = "over";
  await Promise.all(busy);
  expect(unexplained).toEqual([]);
});
