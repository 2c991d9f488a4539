import { describe, expect, test } from "vitest";
import { nameIn, subjectOf } from "../../../src/base/subjects.ts";
import { day, hour, minute } from "../../../src/base/time.ts";
import {
  activationState,
  expiryOf,
  linkEnd,
  linkState,
  statusOf,
} from "../../../src/recovery/episode/status.ts";
import type { Message } from "../../../src/store/post/messages.ts";
import type { ActivationRecord } from "../../../src/store/recovery/activations.ts";
import type { LinkEnd } from "../../../src/store/recovery/bearer-secrets.ts";
import type { LinkRecord } from "../../../src/store/recovery/links.ts";
import type { RecoveryRecord } from "../../../src/store/recovery/recoveries.ts";

const began = 1_000 * day;
const terms = { linkTtl: hour, linkCap: 4 * hour };

const open: RecoveryRecord = {
  ...terms,
  reference: "RABC",
  cedula: "1710034065",
  method: "email",
  source: "operator:ana",
  checkedBy: "operator",
  office: undefined,
  door: undefined,
  byBirthDateAt: undefined,
  provider: undefined,
  startedAt: began,
  heldAt: undefined,
  releasedAt: undefined,
  openedAt: undefined,
  closedAt: undefined,
  outcome: undefined,
};

/** A letter queued so long after the request, taken and closed so long after it. */
function letter(queued: number, accepted?: number, closed = accepted): Message {
  return {
    id: `M${queued}`,
    letter: "recovery-link",
    subject: subjectOf("recovery", open.reference),
    holder: open.cedula,
    channel: "email",
    number: 1,
    provider: "example.com",
    status: accepted === undefined ? "queued" : "accepted",
    mailId: "<m@localhost>",
    envelopeId: "e",
    queuedAt: began + queued,
    dueAt: began + queued,
    deadlineAt: began + queued + terms.linkCap,
    attempts: 1,
    acceptedAt: accepted === undefined ? undefined : began + accepted,
    closedAt: closed === undefined ? undefined : began + closed,
    askedBy: "operator:ana",
    deferrals: 0,
    heldUpBy: undefined,
    usedAt: undefined,
    doubtedAt: undefined,
    leasedUntil: undefined,
  };
}

describe("a link's end", () => {
  test.each([
    ["its letter is in the queue: at the cap", letter(0), 4 * hour],
    ["its letter was taken at once", letter(0, 0), hour],
    ["its letter was taken after 20 min", letter(0, 20 * minute), 80 * minute],
    ["its letter was taken after 3 h", letter(0, 3 * hour), 4 * hour],
    ["its letter was taken after 3 h 59 min: at the cap", letter(0, 239 * minute), 4 * hour],
    ["its letter was asked for an hour later", letter(hour, 2 * hour), 3 * hour],
    ["its letter was asked for an hour later and waits", letter(hour), 5 * hour],
  ])("when %s", (_case, given, end) => {
    expect(linkEnd(terms, given)).toBe(began + end);
  });
});

describe("a recovery expires", () => {
  test.each([
    ["one cap after its request while no letter was ordered", [], 4 * hour],
    ["at the cap while its letter waits", [letter(0)], 4 * hour],
    ["with its link", [letter(0, 10 * minute)], 70 * minute],
    ["with the last of its links", [letter(0, 0), letter(30 * minute, 31 * minute)], 91 * minute],
    ["one cap after its letter was given up", [letter(0, undefined, 10 * minute)], 250 * minute],
    ["as the latest letter says", [letter(0, undefined, minute), letter(2 * hour, 2 * hour)], 241 * minute],
  ])("%s", (_case, letters, end) => {
    expect(expiryOf(open, { letters, activations: [] })).toBe(began + end);
  });
});

describe("a recovery stands", () => {
  const sent = [letter(0, 0)];
  const opened = { ...open, openedAt: began + minute };
  test.each([
    ["started, its letter in the queue", open, [letter(0)], 0, "started"],
    ["started, its letter given up", open, [letter(0, undefined, minute)], 2 * hour, "started"],
    ["sent", open, sent, minute, "sent"],
    ["sent to the last moment", open, sent, hour - 1, "sent"],
    ["expired with its link", open, sent, hour, "expired"],
    ["expired at the cap, its letter never sent", open, [letter(0)], 4 * hour, "expired"],
    ["opened", opened, sent, 2 * minute, "opened"],
    ["expired though it was opened", opened, sent, hour, "expired"],
    ["completed, however long ago", { ...opened, outcome: "completed" as const }, sent, day, "completed"],
    ["cancelled", { ...open, outcome: "cancelled" as const }, sent, 0, "cancelled"],
    ["expired, and written down as such", { ...open, outcome: "expired" as const }, sent, 0, "expired"],
  ])("%s", (_case, recovery, letters, after, status) => {
    expect(statusOf(recovery, { letters, activations: [] }, began + after)).toBe(status);
  });
});

describe("a held recovery", () => {
  const held = { ...open, heldAt: began };
  const released = { ...held, releasedAt: began + 20 * hour };
  const late = [letter(20 * hour)];
  test.each([
    ["waits", held, [], 0, "held"],
    ["waits to its last moment", held, [], day - 1, "held"],
    ["expires after a day", held, [], day, "expired"],
    ["waits though somebody had opened it", { ...held, openedAt: began }, [], 0, "held"],
    ["goes on when it is released", released, late, 20 * hour, "started"],
    ["then has the whole life of its letter", released, late, day - 1, "started"],
    ["and expires with it", released, late, day, "expired"],
    ["was cancelled", { ...held, outcome: "cancelled" as const }, [], day, "cancelled"],
  ])("%s", (_case, recovery, letters, after, status) => {
    expect(statusOf(recovery, { letters, activations: [] }, began + after)).toBe(status);
  });
});

describe("a recovery in person", () => {
  const inPerson = { ...open, method: "in-person" as const, linkTtl: day, linkCap: day };
  const handed = (after: number, ended?: LinkEnd): ActivationRecord => ({
    digest: `d${after}`,
    caseId: "C1",
    recovery: open.reference,
    mintedAt: began + after,
    expiresAt: began + after + day,
    endedAt: ended === undefined ? undefined : began + after,
    endedBy: ended,
  });
  const twice = [handed(0, "superseded"), handed(hour)];
  test.each([
    ["is started", inPerson, [handed(0)], day - 1, "started"],
    ["expires with its activation", inPerson, [handed(0)], day, "expired"],
    ["expires with the newest", inPerson, twice, day + hour - 1, "started"],
    ["and no later", inPerson, twice, day + hour, "expired"],
    ["is opened by a try", { ...inPerson, openedAt: began }, [handed(0)], hour, "opened"],
  ])("%s", (_case, recovery, activations, after, status) => {
    expect(statusOf(recovery, { letters: [], activations }, began + after)).toBe(status);
  });

  const over = (outcome: "completed" | "cancelled" | "expired") => ({
    ...inPerson,
    outcome,
    closedAt: began,
  });
  test.each([
    ["works", handed(0), inPerson, 0, "usable"],
    ["works to its last moment", handed(0), inPerson, day - 1, "usable"],
    ["ends after a day", handed(0), inPerson, day, "expired"],
    ["was taken back", handed(0, "superseded"), inPerson, 0, "superseded"],
    ["whose ground changed stays changed", handed(0, "changed"), over("cancelled"), day, "changed"],
    ["of a completed recovery was used", handed(0), over("completed"), 0, "used"],
    ["of a cancelled recovery was revoked", handed(0), over("cancelled"), 0, "revoked"],
    ["of a recovery that ran out has expired", handed(0), over("expired"), 0, "expired"],
  ])("its activation %s", (_case, activation, recovery, after, state) => {
    expect(activationState(activation, recovery, began + after)).toBe(state);
  });
});

describe("a link", () => {
  const link: LinkRecord = {
    digest: "d",
    recovery: open.reference,
    message: "M0",
    mintedAt: began,
    killedAt: undefined,
    killedBy: undefined,
  };
  const killed = (killedBy: LinkEnd): LinkRecord => ({ ...link, killedAt: began, killedBy });
  const ended = (outcome: "completed" | "cancelled" | "expired") => ({ ...open, outcome, closedAt: began });
  const taken = letter(0, 0);
  test.each([
    ["works", link, open, taken, minute, "usable"],
    ["works before the server has answered", link, open, letter(0), 3 * hour, "usable"],
    ["works to its last moment", link, open, taken, hour - 1, "usable"],
    ["ends", link, open, taken, hour, "expired"],
    ["ends at the cap", link, open, letter(0), 4 * hour, "expired"],
    ["without its letter opens nothing", link, open, undefined, 0, "expired"],
    ["of a recovery that ran out has expired", link, ended("expired"), taken, 0, "expired"],
    ["of a completed recovery was used", link, ended("completed"), taken, 0, "used"],
    ["of a cancelled recovery was revoked", link, ended("cancelled"), taken, 0, "revoked"],
    [
      "that was used stays used, though its time is over",
      killed("used"),
      ended("completed"),
      taken,
      day,
      "used",
    ],
    ["that was superseded", killed("superseded"), open, taken, minute, "superseded"],
    ["that was revoked", killed("revoked"), ended("cancelled"), taken, minute, "revoked"],
    ["whose ground changed", killed("changed"), ended("cancelled"), taken, minute, "changed"],
  ])("%s", (_case, given, recovery, carrier, after, state) => {
    expect(linkState(given, recovery, carrier, began + after)).toBe(state);
  });
});

test("a recovery's subject leads back to its reference", () => {
  expect(nameIn(subjectOf("recovery", "RK7Q2M9XYZ"))).toBe("RK7Q2M9XYZ");
});
