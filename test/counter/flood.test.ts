import { expect, test } from "vitest";
import { ClaveError } from "../../src/base/errors.ts";
import { minute } from "../../src/base/time.ts";
import { rejectCase } from "../../src/counter/decide/approve.ts";
import { proveContact } from "../../src/counter/proof/prove.ts";
import { counterIn } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld } from "../support/world.ts";

onEveryEngine("codes", (engine) => {
  test("a mailbox gets ten in half an hour, of however many cases", async () => {
    const { world, carla, open } = await counterIn(await openWorld({ store: await engine.emptyPlace() }));
    const sendCode = async (email: string) => {
      const id = await open();
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
