import { expect, test } from "vitest";
import { day, hour } from "../../src/base/time.ts";
import { rejectCase } from "../../src/counter/decide/approve.ts";
import { mutualCode } from "../../src/recovery/link/token.ts";
import { counterIn, newMailbox, oldMailbox } from "../support/counter.ts";
import { openWorld } from "../support/world.ts";

test("a notice says what was asked, when it holds, how to stop it, and where it stands in the record", async () => {
  const { world, submitted, mailsTo } = await counterIn(await openWorld());
  const { case: waiting } = await submitted();
  await world.send();
  const [notice] = (await mailsTo(oldMailbox)).filter(({ text }) => text.includes("/v#t="));
  const words = notice?.text.replace(/\s+/g, " ") ?? "";
  for (const said of [
    "Estimado/a María Fernanda Quispe Andrade:",
    `nuevo correo o móvil. Trámite ${waiting.id}.`,
    "Lo nuevo: m***@correo.example.",
    "otro funcionario debe aprobarlo; después espera 3 días",
    `este número: ${mutualCode(world.operator.keys, `case:${waiting.id}`)}`,
  ])
    expect(words).toContain(said);
  const submit = (await world.rows("audit")).find(({ act }) => act === "counter.submit");
  expect(words).toContain(`Registro: ${submit?.["id"]} · ${String(submit?.["hash"]).slice(0, 8)}`);
  expect(words).not.toContain(newMailbox);
  expect(notice?.html).toContain(notice?.token ?? "no token");
});

test("a code names the case and the officer in front, in the person's language", async () => {
  const { proved, mailsTo } = await counterIn(await openWorld());
  const id = await proved();
  const [mail] = await mailsTo(newMailbox);
  expect(mail?.subject).toBe(`Código de su trámite ${id}`);
  expect(mail?.text.replace(/\s+/g, " ")).toContain(
    `Dígalo solo al funcionario que tiene delante, para el trámite ${id}. Sirve durante 30 minutos.`,
  );
});

test("a case that waits reminds 4 days and 1 day before it expires, and not once it is decided", async () => {
  const { world, submitted, mailsTo, sofia } = await counterIn(await openWorld());
  const reminders = async () => {
    await world.send();
    return (await mailsTo(newMailbox)).filter(({ subject }) => subject.includes("todavía espera")).length;
  };
  const { case: waiting } = await submitted();
  expect(await reminders()).toBe(0);
  world.clock.advance(3 * day - hour);
  expect(await reminders()).toBe(0);
  world.clock.advance(hour);
  expect(await reminders()).toBe(1);
  await rejectCase(sofia, waiting.id, "no volvió la persona");
  world.clock.advance(3 * day);
  expect(await reminders()).toBe(1);
});
