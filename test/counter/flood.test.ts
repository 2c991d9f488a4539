import { expect, test } from "vitest";
import { ClaveError } from "../../src/base/errors.ts";
import { minute } from "../../src/base/time.ts";
import { rejectCase } from "../../src/counter/decide/approve.ts";
import { proveContact } from "../../src/counter/proof/prove.ts";
import { counterIn, mariasDocument } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { cedulaOf, openWorld, personOf } from "../support/world.ts";

onEveryEngine("codes", (engine) => {
  test("a mailbox gets ten in half an hour, of however many cases", async () => {
    const { world, carla, open } = await counterIn(await openWorld({ store: await engine.place() }));
    for (const n of [1, 2]) await world.register(personOf(n));
    // of two people in turn: a person has no more than ten cases in a day
    const cedulas = [cedulaOf(1), cedulaOf(2)];
    const sendCode = async (email: string) => {
      const cedula = cedulas.reverse()[0] ?? "";
      const id = await open({ cedula, document: { ...mariasDocument, number: cedula } });
      const ended = await proveContact(carla, id, { email }).then(
        () => "sent",
        (error: unknown) => (error instanceof ClaveError ? [error.kind, error.code] : error),
      );
      await rejectCase(carla, id, "se fue sin más");
      return ended;
    };
    for (let n = 0; n < 10; n += 1) expect(await sendCode("un.extrano@gmail.com")).toBe("sent");
    expect(await sendCode("un.extrano+otra@gmail.com")).toEqual(["busy", "cooldown"]);
    expect(await sendCode("otro.extrano@gmail.com")).toBe("sent");
    world.clock.advance(30 * minute);
    expect(await sendCode("un.extrano@gmail.com")).toBe("sent");
  });
});
