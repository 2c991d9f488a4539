import { describe, expect, test } from "vitest";
import { languages } from "../../../src/base/texts.ts";
import { day, hour } from "../../../src/base/time.ts";
import { identifyPerson } from "../../../src/counter/case/identify.ts";
import type { MandateShown } from "../../../src/counter/case/mandate.ts";
import { openCase } from "../../../src/counter/case/open.ts";
import { approveCase } from "../../../src/counter/decide/approve.ts";
import { submitCase } from "../../../src/counter/decide/submit.ts";
import { confirmCode } from "../../../src/counter/proof/confirm.ts";
import { proveContact } from "../../../src/counter/proof/prove.ts";
import type { CaseKind } from "../../../src/store/counter/cases.ts";
import { cedula, counterIn, mariasDocument, newMailbox, oldMailbox } from "../../support/counter.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { openWorld } from "../../support/world.ts";

/** José, who comes for María. */
const jose = "0159991017";
const mandate: MandateShown = {
  representedBy: jose,
  mandate: "2026-17-01-P001, Notaría 5",
  mandateExpires: "2027-05-31",
};
const josesDocument = { ...mariasDocument, number: jose };

onEveryEngine("who comes with a mandate", (engine) => {
  test("has a second officer and the whole hold, whatever was proved; the person is told who came", async () => {
    const counter = await counterIn(await openWorld({ store: await engine.emptyPlace() }));
    const opening = { mandate, document: josesDocument, oldAddress: "works" } as const;
    const id = await counter.proved({ oldAddress: "works" }, counter.carla, opening);
    const { case: handedIn } = await submitCase(counter.carla, id);
    expect(handedIn).toMatchObject({ status: "submitted", representedBy: jose, doubts: ["represented"] });
    const { case: approved } = await approveCase(counter.sofia, id, jose);
    expect(approved).toMatchObject({
      status: "approved",
      effectiveAt: (approved.approvedAt ?? 0) + 72 * hour,
    });
    await counter.world.send();
    for (const mailbox of [oldMailbox, newMailbox]) {
      const told = (await counter.mailsTo(mailbox)).filter(({ text }) => text.includes("2026-17-01-P001"));
      expect(told.map(({ text }) => /\/v#t=[\w-]{43}/.test(text))).toEqual([true, true]);
      expect(told.some(({ text }) => text.includes(jose))).toBe(false);
    }
  });
});

describe("a mandate", () => {
  test.each<[string, Partial<MandateShown> & { kind?: CaseKind; document?: string }, string]>([
    ["sets no password", { kind: "validation" }, "mandate-refused"],
    ["is for somebody else", { representedBy: cedula }, "mandate-refused"],
    ["is no clerk's own", { representedBy: "1710034073" }, "own-case"],
    ["has a representative who can be", { representedBy: "1710034064" }, "cedula-invalid"],
    ["has a name", { mandate: " x " }, "mandate-invalid"],
    ["has a name on one line", { mandate: "2026\n17" }, "mandate-invalid"],
    ["has a last day", { mandateExpires: "31/05/2027" }, "mandate-invalid"],
    ["has not ended", { mandateExpires: "2026-11-20" }, "mandate-refused"],
    ["goes with its bearer's document", { document: cedula }, "document-differs"],
  ])("%s", async (_what, { kind = "contact", document = jose, ...shown }, code) => {
    const counter = await counterIn(await openWorld());
    const carla = { ...counter.carla, actor: { ...counter.carla.actor, cedula: "1710034073" } };
    const opening = openCase(carla, {
      cedula,
      kind,
      reason: "vino su hijo",
      document: { ...mariasDocument, number: document },
      mandate: { ...mandate, ...shown },
    });
    const error = await opening.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toMatchObject({ code });
    for (const language of languages) expect(error).toHaveProperty(`sentence.${language}`);
    expect(await counter.world.rows("cases")).toEqual([]);
  });

  test("that ends before the case is handed in asks for nothing any more", async () => {
    const counter = await counterIn(await openWorld());
    const short = { ...mandate, mandateExpires: "2026-11-22" };
    const id = await counter.open({ mandate: short, document: josesDocument });
    await proveContact(counter.carla, id, { email: newMailbox });
    await confirmCode(counter.carla, id, await counter.codeFor(newMailbox));
    counter.advance(3 * day);
    await expect(submitCase(counter.carla, id)).rejects.toMatchObject({ code: "mandate-refused" });
  });

  test("is no way for its bearer to approve, and a colleague sees the bearer's document again", async () => {
    const counter = await counterIn(await openWorld());
    const id = await counter.open({ mandate, document: undefined });
    await expect(identifyPerson(counter.carla, id, mariasDocument)).rejects.toMatchObject({
      code: "document-differs",
    });
    await identifyPerson(counter.carla, id, josesDocument);
    await proveContact(counter.carla, id, { email: newMailbox });
    await confirmCode(counter.carla, id, await counter.codeFor(newMailbox));
    await submitCase(counter.carla, id);
    const bearer = { ...counter.sofia, actor: { ...counter.sofia.actor, cedula: jose } };
    await expect(approveCase(bearer, id, undefined)).rejects.toMatchObject({ code: "own-case" });
  });
});
