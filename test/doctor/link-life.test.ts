import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { record } from "../../src/audit/record.ts";
import { day, hour, minute } from "../../src/base/time.ts";
import { judgeLinkLife } from "../../src/doctor/link-life.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { addMessage } from "../../src/store/post/messages.ts";
import { settleLetters } from "../../src/store/post/outbox.ts";
import { linkUse } from "../../src/store/recovery/links.ts";
import { addRecovery, closeRecovery, markOpened } from "../../src/store/recovery/recoveries.ts";
import { onEveryEngine } from "../support/engines.ts";
import { examine } from "../support/patient.ts";
import { cedulaOf, openWorld, personOf, start, type World } from "../support/world.ts";

const terms = { ttl: hour, cap: 4 * hour };
const times = (n: number, wait: number) => Array.from({ length: n }, () => wait);

describe("what the use of links says of their life", () => {
  test.each([
    ["too few", times(29, 5 * minute), 0, "unknown", undefined],
    ["used in time", times(30, 59 * minute), 0, "good", undefined],
    ["used in time to the minute", times(30, hour), 0, "good", undefined],
    ["one in twenty late", [...times(38, minute), ...times(2, 3 * hour)], 0, "good", undefined],
    [
      "more than one in twenty late",
      [...times(37, minute), ...times(3, 2 * hour)],
      0,
      "warning",
      "clave config set link.ttl 150m",
    ],
    ["a second letter for one in twenty", times(40, minute), 2, "good", undefined],
    ["a second letter for more", times(40, minute), 3, "warning", "clave config set link.ttl 90m"],
    [
      "later than the cap allows",
      times(40, 5 * hour),
      0,
      "warning",
      "clave config set link.cap 375m\nclave config set link.ttl 375m",
    ],
    [
      "later than anything allows",
      times(40, 30 * hour),
      0,
      "warning",
      "clave config set link.cap 1440m\nclave config set link.ttl 1440m",
    ],
  ])("%s", (_, waits, second, verdict, mend) => {
    const found = judgeLinkLife({ waits, second, unused: 7 }, terms);
    expect(found).toMatchObject({ verdict });
    expect("mend" in found ? found.mend.es : undefined).toBe(mend);
    expect(found.sentence.en).toContain("Another 7 ran out unused");
  });

  test("the figure is a wait that took place, and at least 95 of 100 were no longer", () => {
    const wait = fc.integer({ min: 1, max: 10_000 }).map((n) => n * minute);
    fc.assert(
      fc.property(fc.array(wait, { minLength: 30, maxLength: 80 }), (waits) => {
        for (const ttl of waits) {
          const late = waits.filter((each) => each > ttl).length / waits.length;
          const { verdict } = judgeLinkLife({ waits, second: 0, unused: 0 }, { ttl, cap: ttl });
          expect(verdict === "warning").toBe(late > 0.05);
        }
      }),
    );
  });
});

interface Story {
  /** When each letter was accepted, after the request. */
  readonly accepted: readonly number[];
  readonly openedAfter?: number;
  readonly outcome?: "completed" | "cancelled";
  readonly begunBefore?: number;
}

let told = 0;

/** Writes a recovery that went as told. */
async function tell(
  world: World,
  { accepted, openedAfter, outcome, begunBefore = day }: Story,
): Promise<void> {
  told += 1;
  const [cedula, reference] = [cedulaOf(told), `R${String(told).padStart(9, "2")}`];
  await world.register(personOf(told));
  const startedAt = world.clock.now() - begunBefore;
  const life = { linkTtl: terms.ttl, linkCap: terms.cap, startedAt };
  await addRecovery(world.store, {
    reference,
    cedula,
    method: "email",
    source: "s",
    checkedBy: "operator",
    ...life,
  });
  for (const [n, after] of accepted.entries()) {
    const id = `M${reference}${n}`;
    const [at, more] = [
      startedAt + after,
      { provider: "x", askedBy: undefined, deadlineAt: startedAt + day },
    ];
    await addMessage(world.store, {
      id,
      letter: "recovery-link",
      subject: `recovery:${reference}`,
      holder: cedula,
      channel: "email",
      number: 1,
      mailId: id,
      envelopeId: id,
      queuedAt: startedAt,
      dueAt: startedAt,
      ...more,
    });
    await rowsOf(world.store, "UPDATE messages SET status = 'sending', lease = 'x' WHERE id = ?", [id]);
    await settleLetters(world.store, [{ id, status: "accepted", acceptedAt: at, closedAt: at, lease: "x" }]);
  }
  if (openedAfter !== undefined) await markOpened(world.store, reference, startedAt + openedAfter);
  if (!outcome) return;
  await transaction(world.operator, async (ctx) => {
    await closeRecovery(ctx, reference, outcome, startedAt + (openedAfter ?? hour));
    await record(ctx, {
      act: outcome === "completed" ? "recovery.complete" : "recovery.cancel",
      subject: `recovery:${reference}`,
    });
  });
}

onEveryEngine("how links were used", (engine) => {
  const letters = { letter: "recovery-link", prefix: "recovery:" };
  const of = (world: World) => linkUse(world.store, letters, start - 90 * day, world.clock.now());

  test("is counted from the first acceptance to the first use", async () => {
    const world = await openWorld({ store: await engine.place() });
    expect(await of(world)).toEqual({ waits: [], second: 0, unused: 0 });
    await tell(world, { accepted: [minute], openedAfter: 11 * minute, outcome: "completed" });
    await tell(world, { accepted: [minute, hour], openedAfter: 2 * hour + minute, outcome: "completed" });
    await tell(world, { accepted: [minute, hour], openedAfter: 31 * minute });
    await tell(world, { accepted: [minute] });
    await tell(world, { accepted: [minute], begunBefore: 30 * minute });
    await tell(world, { accepted: [minute], outcome: "cancelled" });
    await tell(world, { accepted: [] });
    await tell(world, { accepted: [minute], openedAfter: hour, begunBefore: 91 * day });
    const { waits, second, unused } = await of(world);
    expect(waits.toSorted((one, other) => one - other)).toEqual([10 * minute, 30 * minute, 2 * hour]);
    expect({ second, unused }).toEqual({ second: 1, unused: 1 });
  });
});

test("a desk whose people come late is told how long links should live", async () => {
  const world = await openWorld();
  for (let n = 0; n < 30; n += 1)
    await tell(world, { accepted: [0], openedAfter: 2 * hour, outcome: "completed" });
  const found = (await examine(world))("link-life");
  expect(found).toMatchObject({ verdict: "warning", mend: { es: "clave config set link.ttl 150m" } });
  expect(found.sentence.en).toContain("95 % were used within 2 hours; a link lives 60 minutes");
});
