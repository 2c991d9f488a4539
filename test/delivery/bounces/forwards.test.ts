import { describe, expect, test } from "vitest";
import { diagnoseDelivery } from "../../../src/recovery/diagnose.ts";
import { showRecovery } from "../../../src/recovery/show.ts";
import { type Dsn, dsn, forward, forwardSamples, samples } from "../../support/bounce-samples.ts";
import { audited, healthOf, type SentWorld, sentWorld, take } from "../../support/returned.ts";

/** Whom a report names, as servers write it, and whom it is then about. */
type Named = readonly [name: string, written: string | undefined, isOurs: boolean];

const originals: readonly Named[] = [
  ["the same", "rfc822;maria.quispe@example.com", true],
  ["in capitals, in xtext", "RFC822;MARIA.QUISPE+2Biess@EXAMPLE.COM", true],
  ["none", undefined, true],
  ["another", "rfc822;alias@list.example", false],
];

const finals: readonly Named[] = [
  ["the same", "rfc822; maria.quispe@example.com", true],
  ["in capitals", "RFC822;<Maria.QUISPE@Example.COM>", true],
  ["with a tag that looks like xtext", "rfc822; maria.quispe+2024@example.com", true],
  ["with a tag in xtext", "rfc822; maria.quispe+2bcorreo@example.com", true],
  ["of a subdomain", "rfc822; maria.quispe@mx1.example.com", false],
  ["a name of its own", "x-local; mquispe", false],
  ["another", `rfc822; ${forward}`, false],
];

const table = originals.flatMap(([original, originalRecipient, ours]) =>
  finals.map(([final, finalRecipient, own]) => {
    const about = own ? (ours ? "mailbox" : "nothing") : "forward";
    return { original, final, about, report: { originalRecipient, finalRecipient } as Dsn };
  }),
);

/** What stands after all: the letter, the mailbox, the verdict and how sure it is. */
async function outcome({ world, letter, reference }: SentWorld) {
  const { verdict } = await diagnoseDelivery(world.operator, reference);
  const health = await healthOf(world);
  return [(await letter()).status, health?.state, verdict.verdict, verdict.confidence];
}

const judged = {
  mailbox: ["bounced", "obsolete", "no-such-user", "certain"],
  forward: ["accepted", undefined, "forward-refused", "probable"],
  nothing: ["accepted", undefined, "in-transit", "probable"],
};

const used = ["accepted", undefined, "link-used", "certain"];

/** The link brought with a password that is refused: whoever did it reads the mailbox. */
const opened = ["accepted", undefined, "opened-and-left", "certain"];

describe("whom a report of a letter that came back is about", () => {
  test.each(table)("for $original, in the end $final: the $about", async ({ about, report }) => {
    const sent = await sentWorld();
    const took = await take(sent.world, dsn(sent.reported, report));
    expect(took).toMatchObject({ applied: about === "nothing" ? 0 : 1 });
    expect(await outcome(sent)).toEqual(judged[about as keyof typeof judged]);
  });

  test.each(Object.keys(forwardSamples))("as %s writes it of a forward", async (name) => {
    const sent = await sentWorld();
    expect(await take(sent.world, forwardSamples[name]?.(sent.reported) ?? "")).toMatchObject({ applied: 1 });
    expect(await outcome(sent)).toEqual(judged.forward);
  });

  test.each(Object.keys(samples))("as %s writes it of the mailbox, named otherwise", async (name) => {
    const sent = await sentWorld();
    await take(sent.world, samples[name]?.({ ...sent.reported, to: "MARIA.QUISPE+iess@example.com" }) ?? "");
    const late = /delayed|put off/.test(name);
    expect((await outcome(sent)).slice(0, 1)).toEqual([late ? "accepted" : "bounced"]);
    const { verdict } = await diagnoseDelivery(sent.world.operator, sent.reference);
    expect(verdict.verdict).not.toBe("forward-refused");
  });

  test("a forward that is late says nothing of the mailbox's provider", async () => {
    const sent = await sentWorld();
    const late = { action: "delayed", status: "4.4.1", diagnostic: "", finalRecipient: `rfc822; ${forward}` };
    await take(sent.world, dsn(sent.reported, late));
    expect(await sent.letter()).toMatchObject({ status: "accepted", heldUpBy: undefined });
    expect((await outcome(sent))[2]).toBe("in-transit");
  });

  test.each<[string, readonly string[], readonly (string | undefined)[]]>([
    ["delivered", ["Action: delivered", "Status: 2.0.0"], ["accepted", undefined]],
    ["refused too", ["Action: failed", "Status: 5.1.1"], ["bounced", "suppressed"]],
  ])("a mailbox that refuses and a forward that is %s", async (_name, second, expected) => {
    const sent = await sentWorld();
    const more = ["", `Final-Recipient: rfc822; ${forward}`, ...second];
    await take(sent.world, dsn(sent.reported, { status: "5.2.2", diagnostic: "", more }));
    expect((await outcome(sent)).slice(0, 2)).toEqual(expected);
  });
});

describe.each(["mailbox", "forward"] as const)("a report about the %s and a link that is used", (about) => {
  const finalRecipient = about === "mailbox" ? "rfc822; maria.quispe@example.com" : `rfc822; ${forward}`;
  const report = ({ world, reported }: SentWorld) => take(world, dsn(reported, { finalRecipient }));
  const use = async ({ world }: SentWorld) => world.complete(await world.token());
  const open = async ({ world }: SentWorld) =>
    expect(world.complete(await world.token(), "abc")).rejects.toMatchObject({ code: "password-refused" });

  test.each([
    ["before", used, [report, use]],
    ["after", used, [use, report]],
    ["before, with a password that is refused", opened, [report, open]],
    ["after, with a password that is refused", opened, [open, report]],
  ] as const)("%s", async (_name, expected, steps) => {
    const sent = await sentWorld();
    for (const step of steps) await step(sent);
    expect(await outcome(sent)).toEqual(expected);
    expect(await sent.world.rows("delivery_reports")).toHaveLength(1);
  });
});

test("a forward is shown as one, masked, and nobody is sent to the counter for it", async () => {
  const sent = await sentWorld();
  const { world, reference } = sent;
  await take(world, dsn(sent.reported, { finalRecipient: `rfc822; ${forward}` }));
  const { verdict, timeline } = await diagnoseDelivery(world.operator, reference);
  expect(timeline.map(({ fact }) => fact.en)).toContain(
    "the mailbox passed it on to o***@forward.example; another server said: not delivered there",
  );
  expect(verdict.advice.map(({ act, sentence }) => [act, sentence.en])).toEqual([
    [
      undefined,
      "Ask the person to look into the mailbox itself, m***@example.com, and to mend or end the forwarding.",
    ],
    [undefined, "Ask the person to look in spam and in promotions."],
    ["link.resend", "Send another link."],
    ["counter.open", "Who cannot wait is validated in person."],
  ]);
  const [entry] = await audited(world, "delivery.report");
  expect(JSON.parse(entry?.detail ?? "")).toMatchObject({ passedTo: "o***@forward.example" });
  const said = JSON.stringify([await showRecovery(world.operator, reference), verdict, timeline]);
  expect(said).not.toContain("otra.persona");
});
