import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutualCode } from "../../src/recovery/link/token.ts";
import { maria, openWorld } from "../support/world.ts";

describe("the number by which both ends of a call know each other", () => {
  test("is six digits, the same for one subject at one desk, another at another desk", async () => {
    const [here, there] = [await openWorld(), await openWorld()];
    fc.assert(
      fc.property(fc.string(), (subject) => {
        const code = mutualCode(here.operator.keys, subject);
        expect(code).toMatch(/^\d{3} \d{3}$/);
        expect(mutualCode(here.operator.keys, subject)).toBe(code);
      }),
    );
    const subjects = Array.from({ length: 50 }, (_each, n) => `recovery:R${n}`);
    const codes = subjects.map((subject) => mutualCode(here.operator.keys, subject));
    expect(new Set(codes).size).toBeGreaterThan(45);
    expect(subjects.map((subject) => mutualCode(there.operator.keys, subject))).not.toEqual(codes);
  });

  test.each([
    ["es", /Si un funcionario le llama por esta solicitud, .*: (\d{3} \d{3})\./],
    ["en", /If an official telephones you about this request, .*: (\d{3} \d{3})\./],
  ])("stands in the letter with the link (%s)", async (language, sentence) => {
    const world = await openWorld();
    await world.register({ ...maria, language });
    const { recovery } = await world.start();
    await world.send();
    const [letter] = await world.mailbox();
    const code = sentence.exec((letter?.text ?? "").replace(/\n/g, " "))?.[1];
    expect(code).toBe(mutualCode(world.operator.keys, `recovery:${recovery.reference}`));
  });
});
