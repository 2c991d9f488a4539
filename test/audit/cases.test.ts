import { expect, test } from "vitest";
import { verifyAudit } from "../../src/audit/verify.ts";
import { hour } from "../../src/base/time.ts";
import { approveCase, rejectCase } from "../../src/counter/decide/approve.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import {
  accountForOperators,
  type Counter,
  cedula,
  counterIn,
  newMailbox,
  oldMailbox,
} from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld } from "../support/world.ts";

const why = "no reconoce el cambio";

const stories: readonly (readonly [string, (desk: Counter) => Promise<unknown>])[] = [
  ["a change with the old mailbox alive", (desk) => desk.submitted({ oldAddress: "works" })],
  ["a change that waits its hold", (desk) => desk.approved()],
  [
    "a change that is in force",
    async (desk) => {
      await desk.approved();
      desk.advance(73 * hour);
    },
  ],
  [
    "a veto in the hold",
    async (desk) => {
      await desk.approved();
      await objectToCase(desk.world.holder, await desk.objectionFor(oldMailbox));
    },
  ],
  [
    "a veto, and the case let go on",
    async (desk) => {
      const {
        case: { id },
      } = await desk.approved();
      await objectToCase(desk.world.holder, await desk.objectionFor(oldMailbox));
      desk.advance(hour);
      await approveCase(desk.second, id, undefined);
    },
  ],
  [
    "a veto, and the case rejected",
    async (desk) => {
      const {
        case: { id },
      } = await desk.approved();
      await objectToCase(desk.world.holder, await desk.objectionFor(oldMailbox));
      desk.advance(hour);
      await rejectCase(desk.second, id, why);
    },
  ],
  [
    '"this was not me" once it is in force, and the case rejected',
    async (desk) => {
      const {
        case: { id },
      } = await desk.approved();
      const link = await desk.objectionFor(oldMailbox);
      desk.advance(73 * hour);
      await objectToCase(desk.world.holder, link);
      desk.advance(hour);
      await rejectCase(desk.second, id, why);
    },
  ],
  [
    "one change after the other",
    async (desk) => {
      await desk.approved();
      desk.advance(73 * hour);
      await desk.submitted({ email: "maria.otra@correo.example", oldAddress: "lost" });
      await desk.world.send();
    },
  ],
  ["a mailbox and a telephone", async (desk) => desk.submitted({ email: newMailbox, phone: "0991234567" })],
  ["a case given up", async (desk) => rejectCase(desk.carla, await desk.proved(), why)],
];

onEveryEngine("the counter's cases", (engine) => {
  test.each(stories)("%s is accounted for", async (_name, story) => {
    const counter = await counterIn(await openWorld({ store: await engine.place() }));
    await accountForOperators(counter.world);
    await story(counter);
    await verifyAudit(counter.world.operator);
    // and as soon as somebody brings the old address back, it is not
    const taken = `holder = '${cedula}' AND origin = 'counter' AND (until IS NULL OR since < until)`;
    const [row] = await rowsOf<{ number: number }>(
      counter.world.store,
      `SELECT number FROM contact_points WHERE ${taken}`,
    );
    if (!row) return;
    await rowsOf(counter.world.store, `UPDATE contact_points SET until = since WHERE ${taken}`);
    await rowsOf(
      counter.world.store,
      `UPDATE contact_points SET until = NULL WHERE holder = '${cedula}' AND number = 1`,
    );
    await expect(verifyAudit(counter.world.operator)).rejects.toMatchObject({ code: "audit-unexplained" });
  });
});
