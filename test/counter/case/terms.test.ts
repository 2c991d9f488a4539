import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day, hour } from "../../../src/base/time.ts";
import { caseStatus, wasStoppedInTime } from "../../../src/cases/status.ts";
import { doubtsOf, holdFor } from "../../../src/counter/case/terms.ts";
import type { CasePoint } from "../../../src/store/counter/case-points.ts";
import type { CaseRecord, Doubt } from "../../../src/store/counter/cases.ts";
import { caseOpened } from "../../support/counter.ts";
import { start } from "../../support/world.ts";

const document = { kind: "cedula", digest: "d", expires: "2031-05-31", nameMatches: true } as const;

const opened = caseOpened(start);
const seen = { document, identifiedAt: start };
const submitted = { ...seen, submittedAt: start + hour };
const approved = { ...submitted, approvedAt: start + 2 * hour, effectiveAt: start + 74 * hour };

describe("where a case stands", () => {
  test.each<[string, Partial<CaseRecord>, boolean, number, string]>([
    ["no document yet", {}, false, 0, "open"],
    ["a document", seen, false, 0, "identified"],
    ["something new", seen, true, 0, "proving"],
    ["something new, but a colleague took it", { document }, true, 0, "open"],
    ["handed in", submitted, true, 2 * hour, "submitted"],
    ["a second before its deadline", submitted, true, 7 * day - 1, "submitted"],
    ["at its deadline", submitted, true, 7 * day, "expired"],
    ["an abandoned one at its deadline", {}, false, 7 * day, "expired"],
    ["approved, in its hold", approved, true, 74 * hour - 1, "approved"],
    ["approved, its hold over", approved, true, 74 * hour, "effective"],
    ["approved, long after its deadline", approved, true, 90 * day, "effective"],
    ["stopped in its hold", { ...approved, frozenAt: start + 3 * hour }, true, 80 * hour, "vetoed"],
    [
      "stopped after it was in force",
      { ...approved, frozenAt: start + 80 * hour },
      true,
      81 * hour,
      "vetoed",
    ],
    ["rejected", { ...submitted, closedAt: start, outcome: "rejected" }, true, 0, "rejected"],
    ["another's face", { closedAt: start, outcome: "wrong-person" }, false, 0, "rejected"],
    ["closed by time", { ...approved, closedAt: start, outcome: "effective" }, true, 0, "effective"],
    ["expired and closed", { closedAt: start, outcome: "expired" }, false, 0, "expired"],
  ])("%s", (_name, change, proposed, after, status) => {
    expect(caseStatus({ ...opened, ...change }, proposed, start + after)).toBe(status);
  });

  test("an objection is in time until the change is in force", () => {
    const stopped = (frozenAt: number) => wasStoppedInTime({ ...opened, ...approved, frozenAt });
    expect([stopped(start + 74 * hour - 1), stopped(start + 74 * hour)]).toEqual([true, false]);
  });
});

function point(side: "new" | "old", channel: "email" | "phone"): CasePoint {
  return { caseId: opened.id, side, holder: opened.cedula, channel, number: 1, provedAt: start };
}

describe("why a second officer is needed, and how long the change then waits", () => {
  const [mail, phone, old] = [point("new", "email"), point("new", "phone"), point("old", "email")];
  test.each<[string, Partial<CaseRecord>, CasePoint[], boolean, Doubt[], number]>([
    ["both mailboxes proved", seen, [mail, old], false, [], 0],
    ["the old one lost", seen, [mail], false, ["address-lost"], 72],
    ["only a phone added", seen, [phone, old], false, ["phone-unproved"], 24],
    ["a phone and a mailbox", seen, [mail, phone, old], false, ["phone-unproved"], 24],
    ["both, the old one lost", seen, [mail, phone], false, ["address-lost", "phone-unproved"], 72],
    ["the other channel lately", seen, [mail, old], true, ["recent-change"], 72],
    [
      "an expired document",
      { document: { ...document, expires: "2026-11-20" } },
      [mail, old],
      false,
      ["document-expired"],
      0,
    ],
    [
      "a document on its last day",
      { document: { ...document, expires: "2026-11-21" } },
      [mail, old],
      false,
      [],
      0,
    ],
    [
      "another name",
      { document: { ...document, nameMatches: false } },
      [mail, old],
      false,
      ["name-differs"],
      0,
    ],
    ["a mandate", { ...seen, representedBy: "1710034073" }, [mail, old], false, ["represented"], 72],
    ["a warning", { ...seen, warned: true }, [mail, old], false, ["warned"], 0],
    ["an image", { ...seen, kind: "image" }, [], true, [], 0],
    ["a validation", { ...seen, kind: "validation" }, [], false, ["validation"], 0],
  ])("%s", (_name, change, points, recentChange, doubts, hours) => {
    const found = doubtsOf({ ...opened, ...change }, { points, recentChange, today: "2026-11-21" });
    expect(found).toEqual(doubts);
    expect(holdFor(found, 72 * hour)).toBe(hours * hour);
  });

  test("a mailbox changes without a second officer only where the old one was proved", () => {
    const any = fc.record({
      old: fc.boolean(),
      phone: fc.boolean(),
      recent: fc.boolean(),
      warned: fc.boolean(),
    });
    fc.assert(
      fc.property(any, (given) => {
        const points = [mail, ...(given.old ? [old] : []), ...(given.phone ? [phone] : [])];
        const record = { ...opened, ...seen, warned: given.warned };
        const found = doubtsOf(record, { points, recentChange: given.recent, today: "2026-11-21" });
        if (found.length === 0)
          expect(given).toEqual({ old: true, phone: false, recent: false, warned: false });
        if (!given.old) expect(holdFor(found, 72 * hour)).toBe(72 * hour);
      }),
    );
  });
});
