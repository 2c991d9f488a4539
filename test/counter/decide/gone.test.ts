import { expect, test } from "vitest";
import type { Context } from "../../../src/base/context.ts";
import { takeCase } from "../../../src/counter/case/identify.ts";
import { approveCase, rejectCase } from "../../../src/counter/decide/approve.ts";
import { objectToCase } from "../../../src/counter/decide/object.ts";
import { submitCase } from "../../../src/counter/decide/submit.ts";
import { unlockPerson } from "../../../src/counter/unlock.ts";
import { disableOperator, enableOperator } from "../../../src/operator/account/change.ts";
import { approveRecovery, rejectRecovery } from "../../../src/recovery/approve.ts";
import { startRecovery } from "../../../src/recovery/start.ts";
import { cedula, counterIn, mariasDocument, oldMailbox } from "../../support/counter.ts";
import { mariasProof, openWorld } from "../../support/world.ts";

const gone = { kind: "refused", code: "officer-gone" };
const why = "a test asks for it";

async function staffed() {
  const counter = await counterIn(await openWorld());
  const ana = await counter.world.hire("admin", "ana");
  return { ...counter, bar: (name: string) => disableOperator(ana, name, why), ana };
}

test("the case of who was disabled meanwhile is not approved, and can be rejected", async () => {
  const { sofia, submitted, bar, ana } = await staffed();
  const { id } = (await submitted()).case;
  await bar("carla");
  await expect(approveCase(sofia, id, undefined)).rejects.toMatchObject({
    ...gone,
    hint: { en: expect.stringContaining(`clave counter reject ${id}`) },
  });
  expect((await rejectCase(sofia, id, why)).case.status).toBe("rejected");
  await enableOperator(ana, "carla", why);
});

test("nor where an objection stopped it before anybody decided; once approved it rests on the second officer too", async () => {
  const { world, sofia, second, submitted, objectionFor, bar } = await staffed();
  const { id } = (await submitted()).case;
  await objectToCase(world.holder, await tokenOf(objectionFor(oldMailbox)));
  await bar("carla");
  await expect(approveCase(sofia, id, undefined)).rejects.toMatchObject(gone);
  const other = await staffed();
  const approved = (await other.approved()).case.id;
  await objectToCase(other.world.holder, await tokenOf(other.objectionFor(oldMailbox)));
  await other.bar("carla");
  expect((await approveCase(other.second, approved, undefined)).case.status).toBe("approved");
  expect(second.actor.name).toBe("tomas");
});

test("a colleague who took it over and saw the document again answers for it", async () => {
  const { sofia, colleague, proved, bar } = await staffed();
  const id = await proved();
  await bar("carla");
  await takeCase(colleague, id, mariasDocument);
  await submitCase(colleague, id);
  expect((await approveCase(sofia, id, undefined)).case.status).toBe("approved");
});

test("a held recovery of who was disabled meanwhile", async () => {
  const { carla, sofia, bar } = await staffed();
  await unlockPerson(carla, cedula, why);
  const { reference } = (await begin(carla)).recovery;
  await bar("carla");
  await expect(approveRecovery(sofia, reference)).rejects.toMatchObject(gone);
  expect((await rejectRecovery(sofia, reference, why)).status).toBe("cancelled");
});

const begin = (ctx: Context) => startRecovery(ctx, { cedula, method: "email", proof: mariasProof });

async function tokenOf(link: Promise<string>): Promise<string> {
  return /#t=([\w-]{43})/.exec(await link)?.[1] ?? "";
}
