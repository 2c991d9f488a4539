import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acts } from "../../../src/base/acts.ts";
import { hour, minute } from "../../../src/base/time.ts";
import type { Verdict } from "../../../src/delivery/diagnosis/cause.ts";
import { diagnose } from "../../../src/delivery/diagnosis/diagnosis.ts";
import { type Evidence, timelineOf } from "../../../src/delivery/diagnosis/evidence.ts";
import type { Facts, LetterFacts } from "../../../src/delivery/diagnosis/facts.ts";
import { doors } from "../../../src/store/recovery/recoveries.ts";
import { roles } from "../../../src/store/staff/operators.ts";
import {
  actsOf,
  asked,
  facts,
  known,
  letter,
  now,
  only,
  refused,
  status,
  taken,
} from "../../support/facts.ts";

const begin = "clave recovery start 1710034065";
const resend = "clave link resend R7K3M9QWXA";
const update = "clave counter update 1710034065";
const validate = "clave counter open 1710034065 --kind validation";

describe("what fits too is told after the verdict", () => {
  test.each<[Partial<Facts>, readonly Verdict[]]>([
    [only(refused("failed", "unreachable")), ["gave-up", "server-unreachable"]],
    [{ ...known("obsolete"), ...only(taken(minute)) }, ["obsolete-address", "in-transit"]],
    [{ recovery: undefined, lockedUntil: now + hour }, ["identity-locked", "no-recovery"]],
    [{ ...status("completed"), ...only(refused("bounced", "permanent")) }, ["link-used"]],
    [
      { ...status("cancelled"), ...only(refused("bounced", "no-such-address")) },
      ["cancelled", "no-such-user"],
    ],
  ])("%#", (more, verdicts) => {
    expect(diagnose(facts(more)).map(({ verdict }) => verdict)).toEqual(verdicts);
  });
});

describe("the next step", () => {
  const first = (more: Partial<Facts>) => diagnose(facts(more))[0].advice[0];

  test("of a letter that waits is due when its turn is, and of a throttled one when another may go", () => {
    expect(first(only(refused("deferred", "greylisted")))?.from).toBe(now + 3 * minute);
    const throttled = { ...only(taken(hour), taken(minute)), resendFrom: now + 3 * minute };
    expect(diagnose(facts(throttled))[0].advice.at(-1)).toMatchObject({ from: now + 3 * minute });
  });

  test("says who may where the role may not", () => {
    const bounced = only(refused("bounced", "no-such-address"));
    expect(first({ ...bounced, acts: actsOf("agent") })).toMatchObject({
      command: undefined,
      sentence: { es: "El correo se actualiza en una oficina, con el documento a la vista." },
    });
    expect(first({ ...status("held"), acts: actsOf("clerk") })).toMatchObject({
      command: undefined,
      sentence: { en: "A supervisor who had no part decides." },
    });
  });

  test.each<[string, Partial<Facts>, string | undefined]>([
    ["an address known to be dead", { ...known("obsolete"), ...status("expired") }, update],
    ["a change of address on hold", { addressChange: { since: asked, until: undefined } }, validate],
  ])("never leads to a link past %s", (_case, more, command) => {
    const commands = diagnose(facts(more)).flatMap(({ advice }) => advice.map((step) => step.command));
    expect(commands[0]).toBe(command);
    expect(commands).not.toContain(begin);
    expect(commands).not.toContain(resend);
  });
});

test("a server's words are shown without addresses, orders to the terminal or anything as long as a token", () => {
  const reply = `550 5.1.1 <maria.quispe@gmail.com>\u001b[31m #t=${"aB3_-".repeat(9)} ${"no ".repeat(100)}`;
  const [{ evidence }] = diagnose(facts(only(refused("bounced", "no-such-address", reply))));
  const shown = evidence.find((each) => each.reply !== undefined)?.reply ?? "";
  expect(shown).toContain("550 5.1.1 <m***@gmail.com>\\u{1b}[31m #…");
  expect(shown).toHaveLength(200);
});

describe("whatever the facts are", () => {
  const moment = fc.integer({ min: now - 3 * 24 * hour, max: now + 24 * hour });
  const perhaps = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
  const token = "aB3_-xYz".repeat(5).concat("abc");
  const meaning = fc.constantFrom(
    "accepted",
    "greylisted",
    "mailbox-full",
    "unreachable",
    "untrusted",
    "no-such-address",
    "no-such-domain",
    "malformed",
    "disabled",
    "policy",
    "content",
    "rate",
    "temporary",
    "permanent",
    "withdrawn",
    "late",
    "defect",
    "unheard-of",
  );
  const reply = fc
    .tuple(fc.string(), fc.constantFrom("", "maria.quispe@gmail.com", `/r#t=${token}`), fc.string())
    .map((parts) => parts.join(" "));
  const attempt = fc.record({
    message: fc.constant("M1"),
    number: fc.nat(9),
    beganAt: moment,
    endedAt: perhaps(moment),
    outcome: perhaps(fc.constantFrom("accepted", "deferred", "bounced", "failed")),
    class: perhaps(meaning),
    reply: perhaps(reply),
  });
  const report = fc.record({
    digest: fc.constant("d"),
    message: fc.constant("M1"),
    action: fc.constantFrom("failed", "delayed", "delivered", "relayed", "expanded"),
    class: meaning,
    reply,
    readAt: moment,
    passedTo: perhaps(fc.constant("o***@example.net")),
  });
  const state = fc.constantFrom("usable", "used", "superseded", "revoked", "changed", "expired");
  const anyLetter: fc.Arbitrary<LetterFacts> = fc
    .record({
      status: fc.constantFrom("queued", "sending", "accepted", "deferred", "bounced", "failed", "held"),
      queuedAt: moment,
      dueAt: moment,
      deadlineAt: moment,
      acceptedAt: perhaps(moment),
      heldUpBy: perhaps(meaning),
      attempts: fc.array(attempt, { maxLength: 3 }),
      reports: fc.array(report, { maxLength: 2 }),
      link: perhaps(fc.record({ state, endsAt: moment })),
    })
    .map((more) => letter(more));
  const health = fc.record({
    state: fc.constantFrom("obsolete", "suppressed"),
    class: meaning,
    since: moment,
    until: perhaps(moment),
    message: fc.constantFrom("M0", "M1"),
  });
  const recovery = fc.record({
    reference: fc.constant("R7K3M9QWXA"),
    method: fc.constantFrom("email", "sms", "in-person"),
    door: perhaps(fc.constantFrom(...doors)),
    status: fc.constantFrom("started", "sent", "opened", "completed", "expired", "cancelled", "held"),
    startedAt: moment,
    expiresAt: moment,
    heldAt: perhaps(moment),
    releasedAt: perhaps(moment),
    openedAt: perhaps(moment),
    closedAt: perhaps(moment),
  });
  const anyFacts: fc.Arbitrary<Facts> = fc.record({
    now: fc.constant(now),
    acts: fc.constantFrom(...roles).map(actsOf),
    person: fc.record({
      cedula: fc.constant("1710034065"),
      language: fc.constantFrom("es", "en"),
      status: fc.constantFrom("active", "deceased", "suspended"),
    }),
    recovery: perhaps(recovery),
    letters: fc.array(anyLetter, { maxLength: 3 }),
    address: perhaps(
      fc.record({ to: fc.constant("m***@gmail.com"), health: perhaps(health), shared: fc.boolean() }),
    ),
    addressChange: perhaps(fc.record({ since: moment, until: perhaps(moment) })),
    lockedUntil: perhaps(moment),
    resendFrom: perhaps(moment),
    trouble: perhaps(fc.record({ provider: fc.constant("google"), since: moment, judgedAt: moment })),
  });
  const always = (holds: (given: Facts) => void) => fc.assert(fc.property(anyFacts, holds), { numRuns: 300 });

  test("there is a verdict, and nothing is said for certain of what nobody can know", () => {
    always((given) => {
      const found = diagnose(given);
      expect(found.length).toBeGreaterThan(0);
      for (const { verdict, confidence } of found)
        expect(confidence === "undeterminable").toBe(verdict === "accepted-silent");
    });
  });

  test("there is something to do, and no command that the role may not give", () => {
    const open = ["delivery.run", "desk.examine"];
    always((given) => {
      for (const { advice } of diagnose(given)) {
        expect(advice.length).toBeGreaterThan(0);
        for (const { act, command } of advice) {
          if (command === undefined) continue;
          expect(acts).toContain(act);
          expect([...given.acts, ...open]).toContain(act);
        }
      }
    });
  });

  test("no address, no token and no place left empty stands in any word of it", () => {
    always((given) => {
      const found = diagnose(given);
      const said = JSON.stringify([found, timelineOf(given)]);
      expect(said).not.toContain("maria.quispe");
      expect(said).not.toContain(token);
      for (const { say } of found) expect(Object.values(say).join()).not.toMatch(/[{}]|undefined|NaN/);
      const facts: readonly Evidence[] = found.flatMap(({ evidence }) => evidence);
      for (const { fact } of facts) expect(Object.values(fact).join()).not.toMatch(/[{}]|undefined/);
    });
  });

  test("what is read aloud is short", () => {
    always((given) => {
      for (const { say } of diagnose(given))
        for (const words of Object.values(say)) expect(words.length).toBeLessThan(330);
    });
  });
});
