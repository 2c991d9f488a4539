import { expect, test } from "vitest";
import { hour } from "../../../src/base/time.ts";
import { acceptContact } from "../../../src/counter/decide/accept.ts";
import { approveCase } from "../../../src/counter/decide/approve.ts";
import { judgeAddress } from "../../../src/holder/address/address.ts";
import type { NewContactPoint } from "../../../src/store/register/contact-points.ts";
import { cedula, counterIn, newMailbox, oldMailbox } from "../../support/counter.ts";
import { openWorld, personOf } from "../../support/world.ts";

const why = "depuración del registro, oficio 12";

function contact(address: string): NewContactPoint {
  const judged = judgeAddress(address);
  if (judged.outcome === "invalid") throw new Error("no address");
  return { holder: cedula, channel: "email", address: judged.address, canonical: judged.canonical };
}

test("what an import brought against the file waits for a second officer and its whole hold, and all are told", async () => {
  const { world, sofia, mailsTo } = await counterIn(await openWorld());
  const ana = await world.hire("admin", "marta");
  await world.start();
  const { case: waiting } = await acceptContact(ana, contact(newMailbox), why);
  expect(waiting).toMatchObject({ status: "submitted", doubts: ["address-lost"], officer: "marta" });
  await expect(world.start()).rejects.toMatchObject({ code: "contact-on-hold" });
  await world.send();
  expect((await mailsTo(oldMailbox)).map(({ subject }) => subject)).toContain(
    "Se pidió un cambio en su cuenta",
  );
  await expect(approveCase(ana, waiting.id, undefined)).rejects.toMatchObject({ code: "own-case" });
  await approveCase(sofia, waiting.id, undefined);
  world.clock.advance(72 * hour);
  expect((await world.start()).recovery.sentTo).toBe("m***@correo.example");
});

test("nobody but an admin, with a reason, not for another's mailbox, and not twice", async () => {
  const { world, carla } = await counterIn(await openWorld());
  const ana = await world.hire("admin", "marta");
  await world.register(personOf(1));
  const accept = (address: string, ctx = ana, reason: string | undefined = why) =>
    acceptContact(ctx, contact(address), reason);
  await expect(accept(newMailbox, carla)).rejects.toMatchObject({ code: "role-may-not" });
  await expect(accept(newMailbox, ana, "x")).rejects.toMatchObject({ code: "reason-missing" });
  await expect(accept("persona1@example.com")).rejects.toMatchObject({ code: "address-taken" });
  await accept(newMailbox);
  await expect(accept("otra.maria@correo.example")).rejects.toMatchObject({ code: "case-open" });
});
