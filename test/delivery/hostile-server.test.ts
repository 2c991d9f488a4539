import fc from "fast-check";
import { expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
import { hasInvisible } from "../../src/base/visible.ts";
import { type Manners, type Stage, startMailServer } from "../support/mail-server.ts";
import { maria, openWorld } from "../support/world.ts";

interface Attempt {
  readonly outcome: string | null;
  readonly class: string;
  readonly reply: string;
}

/** What one attempt comes to at a server with such manners, what is kept of its words, and whether others went on. */
async function attemptAt(manners: Manners): Promise<{ attempt: Attempt | undefined; status: string }> {
  const server = await startMailServer(manners);
  const world = await openWorld({ settings: { "smtp.url": server.url } });
  await world.register(maria);
  await world.start();
  await world.send();
  const [attempt] = await world.rows<Attempt>("attempts");
  const [letter] = await world.rows<{ status: string }>("messages");
  return { attempt, status: letter?.status ?? "" };
}

const huge = "x".repeat(2 * 1024 * 1024);

test.each<[string, Manners]>([
  ["a line of two megabytes", { rcpt: () => `550 5.1.1 ${huge}` }],
  [
    "two megabytes in lines",
    { rcpt: () => `${`550-5.1.1 ${"y".repeat(500)}\r\n`.repeat(4000)}550 5.1.1 end` },
  ],
  ["a greeting of two megabytes", { greeting: () => `220 ${huge}` }],
  ["a hello without end", { ehlo: () => `250-${huge}\r\n250-${huge}` }],
  ["two megabytes after the mail", { end: () => `250 2.0.0 ${huge}` }],
])(
  "%s: cut, and no more than one attempt of one letter",
  async (_case, manners) => {
    const { attempt, status } = await attemptAt(manners);
    expect(["accepted", "deferred", "bounced"]).toContain(status);
    expect(attempt?.reply.length).toBeLessThanOrEqual(1000);
  },
  minute,
);

test.each<[string, string]>([
  ["colours and a new title", "550 5.7.1 \u001b[31mred\u001b]0;owned\u0007\u001b[2J"],
  ["what writes from right to left", "550 5.7.1 \u202ecod.exe"],
  ["control characters of eight bits", "550 5.7.1 \u009b31m"],
  ["half a character where it is cut", `550 5.7.1 ${"a".repeat(985)}🙂🙂🙂🙂`],
  ["a nought", "550 5.7.1 a\0b"],
])("%s are shown harmless", async (_case, reply) => {
  const { attempt } = await attemptAt({ rcpt: () => Buffer.from(reply).toString("latin1") });
  expect(attempt).toMatchObject({ outcome: "bounced", class: "policy" });
  expect(hasInvisible(attempt?.reply ?? "\0")).toBe(false);
  expect(attempt?.reply).not.toMatch(/[\ud800-\udfff](?![\udc00-\udfff])(?<![\ud800-\udbff][\udc00-\udfff])/);
});

test("a code that is none is not final", async () => {
  expect(await attemptAt({ rcpt: () => "999 5.1.1 what" })).toMatchObject({ status: "deferred" });
});

test.each(["25", "2", "354 go on", "999 what", "hello", "250taken"])(
  "a letter that is answered with %j is in doubt: that is neither yes nor no",
  async (said) => {
    const { attempt, status } = await attemptAt({ end: () => said });
    expect([status, attempt?.class]).toEqual(["deferred", "in-doubt"]);
  },
);

const line = fc.oneof(
  fc.constantFrom(
    "250 ok",
    "250-more",
    "354 go",
    "450 4.2.0 wait",
    "550 5.1.1 no",
    "421 bye",
    "drop",
    "",
    "999 what",
    "5",
    "-1",
    "250",
  ),
  fc.string({ unit: "binary", maxLength: 60 }).map((text) => Buffer.from(text).toString("latin1")),
  fc
    .tuple(fc.integer({ min: 0, max: 999 }), fc.string({ maxLength: 20 }))
    .map(([code, text]) => `${code} ${text}`),
);

test(
  "whatever a server says at whatever stage: one letter has one known outcome, and nothing breaks",
  async () => {
    const stages: readonly Stage[] = ["greeting", "ehlo", "mail", "rcpt", "data", "end"];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...stages),
        fc.array(line, { minLength: 1, maxLength: 4 }),
        async (stage, said) => {
          const { attempt, status } = await attemptAt({
            [stage]: () => (said.includes("drop") ? "drop" : `${said.join("\r\n")}\r\n421 enough`),
          });
          expect(["accepted", "deferred", "bounced"]).toContain(status);
          expect(attempt?.outcome).toBe(status);
          expect(hasInvisible(attempt?.reply ?? "\0")).toBe(false);
          expect(attempt?.reply.length).toBeLessThanOrEqual(1000);
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  },
  2 * minute,
);
