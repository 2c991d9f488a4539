import { minute } from "../../src/base/time.ts";
import { addCase } from "../../src/store/counter/cases.ts";
import { addCode } from "../../src/store/counter/codes.ts";
import { moment, text } from "../../src/store/engine/columns.ts";
import { SealedTable } from "../../src/store/engine/sealed-table.ts";
import { addActivation } from "../../src/store/recovery/activations.ts";
import { addOffice } from "../../src/store/staff/offices.ts";
import { addProposal } from "../../src/store/staff/proposals.ts";
import { addSession } from "../../src/store/staff/sessions.ts";
import { accountForOperators, caseOpened } from "./counter.ts";
import { recorded } from "./engines.ts";
import { maria, start, type World } from "./world.ts";

const cedula = maria["cedula"] ?? "";
export const about = "case:C23456789A";
export const settings = new SealedTable("settings", { key: text, value: text, setAt: moment });
export const setting = { key: "smtp.from", value: "mesa@example.com", setAt: start };

/** A desk in which every table has rows that give authority, each with an entry of the record or born without one. */
export async function peopled(world: World): Promise<void> {
  await world.register(maria);
  await world.hire("admin", "ana");
  await world.hire("clerk", "carla", { office: "UIO-01" });
  await addOffice(world.store, { code: "GYE-01", name: "Guayaquil" }, start);
  await world.start();
  await world.send();
  const { store } = world;
  const [{ reference } = { reference: "" }] = await world.rows<{ reference: string }>("recoveries");
  const [{ id: message } = { id: "" }] = await world.rows<{ id: string }>("messages");
  await recorded(store, async (store) => {
    await addCase(store, caseOpened(start));
    const to = { holder: cedula, channel: "email", number: 1 } as const;
    const code = { ...to, subject: about, message, salt: "0a".repeat(16), digest: "d" };
    await addCode(store, { ...code, mintedAt: start, expiresAt: start + minute });
    await addActivation(store, {
      digest: "a".repeat(64),
      caseId: "C23456789A",
      recovery: reference,
      mintedAt: start,
      expiresAt: start + minute,
    });
    await addSession(store, { digest: "e".repeat(64), operator: "ana", caller: "c" }, start);
    const proposed = {
      detail: "{}",
      proposedBy: "ana",
      proposedAt: start,
      dueAt: undefined,
      verifier: undefined,
    };
    await addProposal(store, { id: "S234567892", kind: "setting", subject: "smtp.url", ...proposed });
    await settings.put(store, setting, "key");
  });
  await accountForOperators(world);
}
