import fc from "fast-check";
import { expect, test } from "vitest";
import { CounterModel } from "../support/counter-model.ts";
import type { Step } from "../support/counter-steps.ts";

const long = process.env["CLAVE_TEST_LONG"] === "1";
const who = fc.nat(4);
const newest = fc.nat(2);
const person = fc.constantFrom(0, 0, 0, 1);
const at = { who, at: newest };

/** Anything anybody may try; what moves a case on is tried more often. */
const anything: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: opening() },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("take", "hand-over"), ...at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reject"), ...at }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("submit", "approve"), ...at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("prove"), ...at, address: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("read"), who, mail: newest }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("guess"), ...at, code: fc.nat(99_999_999) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("object", "object", "complete"), mail: newest }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("activate"), at: newest }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("recover", "release"), who, person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("import"), person, address: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wait"), hours: fc.constantFrom(1, 25, 73, 170, 250) }),
  },
);

function opening(validation = fc.boolean()): fc.Arbitrary<Step> {
  const often = fc.constantFrom(true, true, true, true, false);
  const seldom = fc.constantFrom(false, false, false, false, true);
  return fc.record({
    do: fc.constant("open"),
    who: fc.nat(1),
    person,
    validation,
    works: fc.boolean(),
    face: often,
    expired: seldom,
    represented: seldom,
  });
}

/** One clerk's whole case, decided one way or the other, into which anything may break. */
const served: fc.Arbitrary<readonly Step[]> = fc
  .record({
    first: opening(),
    clerk: fc.nat(1),
    address: fc.nat(2),
    second: fc.constantFrom(2, 3, 4),
    decision: fc.constantFrom("approve", "approve", "approve", "approve", "reject"),
    doubted: fc.constantFrom(false, false, false, false, true),
    hours: fc.constantFrom(1, 73),
  })
  .map(({ first, clerk, address, second, decision, doubted, hours }) => [
    { ...first, who: clerk } as Step,
    { do: "prove", who: clerk, at: 0, address },
    { do: "read", who: clerk, mail: 0 },
    { do: "read", who: clerk, mail: 1 },
    { do: "submit", who: clerk, at: 0 },
    ...(doubted ? [{ do: "object", mail: 0 } as const] : []),
    { do: decision, who: second, at: 0 },
    { do: "hand-over", who: clerk, at: 0 },
    { do: "wait", hours },
    { do: "activate", at: 0 },
    { do: "recover", who: second, person: 0 },
    { do: "complete", mail: 0 },
  ]);

const story = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: anything.map((step) => [step]) }, { weight: 2, arbitrary: served }),
    {
      minLength: 5,
      maxLength: 10,
    },
  )
  .map((parts) => parts.flat());

test("no sequence of acts finds a way to a mailbox or a password that the rules do not give", async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      const model = await CounterModel.open();
      for (const step of steps) await model.take(step);
      for (const [act, times] of model.done) done.set(act, (done.get(act) ?? 0) + times);
    }),
    { numRuns: Number(process.env["CLAVE_TEST_MODEL_RUNS"] ?? (long ? 200 : 50)) },
  );
  // a model that is refused everything proves nothing
  const deep = ["submit", "approve", "object", "complete", "activate", "reject"] as const;
  for (const act of deep) expect([act, (done.get(act) ?? 0) > 2]).toEqual([act, true]);
}, 900_000);
