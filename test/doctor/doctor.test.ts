import { describe, expect, test } from "vitest";
import { holderActor } from "../../src/base/context.ts";
import type { Kind } from "../../src/base/error-codes.ts";
import { verbatim } from "../../src/base/texts.ts";
import { examineDesk, gravestKind } from "../../src/doctor/doctor.ts";
import {
  type Finding,
  fault,
  findingOf,
  good,
  unknown,
  type Verdict,
  warning,
} from "../../src/doctor/finding.ts";
import { judgeRoom } from "../../src/doctor/machine.ts";
import { withPatient } from "../../src/doctor/patient.ts";
import { around, examine } from "../support/patient.ts";
import { openWorld } from "../support/world.ts";

const [seen, mend] = [verbatim("seen"), verbatim("mend it")];
const make = (verdict: Verdict, kind: Kind = "config"): Finding =>
  findingOf("x", seen, [
    verdict === "fault" ? fault(kind, seen, mend) : verdict === "warning" ? warning(seen, mend) : good(seen),
  ]);

test("whoever may not examine a desk does not", async () => {
  const world = await openWorld();
  const patient = { ...(await around(world)), actor: holderActor };
  await expect(withPatient(patient, examineDesk)).rejects.toMatchObject({ kind: "forbidden" });
});

test("an examination that fails is a fault of its own, and no other ends with it", async () => {
  const world = await openWorld();
  const failing = () => Promise.reject(new TypeError("p4ssword"));
  const settings = { "smtp.from": "clave@institucion.ec" };
  const found = await examine(world, { settings, more: { names: { mx: failing, txt: failing } } });
  for (const check of ["mx", "spf", "dmarc"]) {
    expect(found(check)).toMatchObject({ verdict: "fault", kinds: ["defect"] });
    expect(found(check).sentence.en).toContain("TypeError");
    expect(JSON.stringify(found(check))).not.toContain("p4ssword");
  }
  expect(found("disk").verdict).toBe("good");
});

describe("one finding of several observations", () => {
  test.each([
    [["good", "good"], "good", "a b", undefined],
    [["good", "unknown"], "unknown", "b", undefined],
    [["unknown", "warning"], "warning", "b", "mend b"],
    [["warning", "fault"], "fault", "b a", "mend b\nmend a"],
    [[], "not-applicable", "", undefined],
  ] as const)("%j: %s", (given, verdict, sentence, mending) => {
    const observations = given.map((each, at) => {
      const [what, how] = [verbatim("ab"[at] ?? ""), verbatim(`mend ${"ab"[at]}`)];
      if (each === "fault") return fault("io", what, how);
      if (each === "warning") return warning(what, how);
      return each === "good" ? good(what) : unknown(what);
    });
    const finding = findingOf("x", seen, observations);
    expect([finding.verdict, finding.sentence.en, finding.mend?.en]).toEqual([verdict, sentence, mending]);
  });
});

describe("the gravest kind of all faults", () => {
  const rows: readonly (readonly [string, readonly Finding[], boolean, Kind | undefined])[] = [
    ["none", [make("good"), make("warning")], false, undefined],
    ["warnings, strictly", [make("good"), make("warning")], true, "refused"],
    ["nothing, strictly", [make("good")], true, undefined],
    ["config above all", [make("fault", "io"), make("fault", "unavailable"), make("fault")], false, "config"],
    ["io above unavailable", [make("fault", "unavailable"), make("fault", "io")], false, "io"],
    [
      "unavailable above the rest",
      [make("fault", "busy"), make("fault", "unavailable")],
      false,
      "unavailable",
    ],
    ["the rest", [make("fault", "invalid"), make("fault", "busy")], true, "refused"],
  ];
  test.each(rows)("%s", (_, findings, strict, kind) => expect(gravestKind(findings, strict)).toBe(kind));
});

describe("room on the disk", () => {
  const [mega, giga] = [1e6, 1e9];
  test.each([
    [99 * mega, giga, "fault"],
    [100 * mega, 500 * mega, "warning"],
    [999 * mega, 2 * giga, "warning"],
    [giga, 10 * giga, "good"],
    [4.9 * giga, 100 * giga, "warning"],
    [5 * giga, 100 * giga, "good"],
    [0.9 * giga, 100 * giga, "fault"],
    [9 * giga, 1000 * giga, "fault"],
  ])("%d of %d bytes: %s", (free, total, verdict) => {
    expect(judgeRoom({ free, total }).verdict).toBe(verdict);
  });
});
