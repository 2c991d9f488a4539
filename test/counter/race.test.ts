import { expect, test } from "vitest";
import { ClaveError } from "../../src/base/errors.ts";
import { takeCase } from "../../src/counter/case/identify.ts";
import { openCase } from "../../src/counter/case/open.ts";
import { approveCase, rejectCase } from "../../src/counter/decide/approve.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { confirmCode } from "../../src/counter/proof/confirm.ts";
import { proveContact } from "../../src/counter/proof/prove.ts";
import { cedula, counterIn, mariasDocument, newMailbox, oldMailbox } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld, personOf } from "../support/world.ts";

/** How several acts at once ended: how many were done, and the codes of the others. */
async function together(acts: readonly Promise<unknown>[]): Promise<{ done: number; refused: string[] }> {
  const ends = await Promise.allSettled(acts);
  const refused = ends.flatMap((end) => {
    if (end.status === "fulfilled") return [];
    if (!(end.reason instanceof ClaveError)) throw end.reason;
    expect(end.reason.hint?.en).toBeTruthy();
    return [end.reason.code];
  });
  return { done: ends.length - refused.length, refused };
}

onEveryEngine("two at once: one wins, the other gets a sentence", (engine) => {
  const counter = async () => counterIn(await openWorld({ store: await engine.place() }));

  test("two clerks open a case for one person", async () => {
    const { carla, colleague } = await counter();
    const input = { cedula, kind: "contact", reason: "perdió su correo", document: mariasDocument } as const;
    const ends = await together([carla, colleague, carla, colleague].map((ctx) => openCase(ctx, input)));
    expect(ends).toEqual({ done: 1, refused: ["case-open", "case-open", "case-open"] });
  });

  test("two clerks hand one case in, or one hands it in while the other takes it", async () => {
    const { carla, colleague, proved } = await counter();
    const id = await proved();
    expect(await together([submitCase(carla, id), submitCase(carla, id)])).toEqual({
      done: 1,
      refused: ["case-state"],
    });
    await rejectCase(carla, id, "otra vez desde el principio");
    const next = await proved({ email: "otra.maria@correo.example" });
    const { done, refused } = await together([submitCase(carla, next), takeCase(colleague, next, undefined)]);
    expect([done, refused.length]).toEqual([1, 1]);
    expect(["case-state", "case-of-another", "document-needed"]).toContain(refused[0]);
  });

  test("one address for two people", async () => {
    const { world, carla, colleague, open, mailsTo } = await counter();
    await world.register(personOf(2));
    const id = await open();
    const document = { ...mariasDocument, number: personOf(2)["cedula"] ?? "" };
    const input = { cedula: document.number, kind: "contact", reason: "perdió su correo", document } as const;
    const other = (await openCase(colleague, input)).case.id;
    await proveContact(carla, id, { email: newMailbox });
    await proveContact(colleague, other, { email: newMailbox.toUpperCase() });
    await world.send();
    const mails = [...(await mailsTo(newMailbox)), ...(await mailsTo("MARIA.FERNANDA@correo.example"))];
    const codeOf = (of: string) =>
      /^ {4}(\d{4} \d{4})$/m.exec(mails.find(({ text }) => text.includes(of))?.text ?? "")?.[1] ?? "";
    const ends = await together([
      confirmCode(carla, id, codeOf(id)),
      confirmCode(colleague, other, codeOf(other)),
    ]);
    expect(ends).toEqual({ done: 1, refused: ["address-taken"] });
  });

  test("two supervisors approve one case", async () => {
    const { submitted, sofia, second } = await counter();
    const { case: waiting } = await submitted();
    const ends = await together([sofia, second].map((ctx) => approveCase(ctx, waiting.id, undefined)));
    expect(ends).toMatchObject({ done: 1 });
    expect(["case-state", "own-case", "case-changed"]).toContain(ends.refused[0]);
  });

  test("an approval during a veto", async () => {
    const { world, submitted, sofia, objectionFor } = await counter();
    const { case: waiting } = await submitted();
    const veto = await objectionFor(oldMailbox);
    const ends = await together([
      approveCase(sofia, waiting.id, undefined),
      objectToCase(world.holder, veto),
    ]);
    // whichever came first, nobody loses: an approval that comes second decides on the veto, knowing of it
    const [row] = await world.rows<{ frozen_at: number | null; approved_at: number | null }>("cases");
    if (ends.done === 1) expect(ends.refused).toEqual(["case-changed"]);
    expect(row?.frozen_at !== null || row?.approved_at !== null).toBe(true);
  });

  test("one right to object is used once", async () => {
    const { world, submitted, objectionFor } = await counter();
    await submitted();
    const veto = await objectionFor(oldMailbox);
    const ends = await together(Array.from({ length: 5 }, () => objectToCase(world.holder, veto)));
    expect(ends).toEqual({ done: 1, refused: ["link-used", "link-used", "link-used", "link-used"] });
  });
});
