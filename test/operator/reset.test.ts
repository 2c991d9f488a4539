import { expect, test } from "vitest";
import { day } from "../../src/base/time.ts";
import { openCase } from "../../src/counter/case/open.ts";
import { approveCase } from "../../src/counter/decide/approve.ts";
import { setCedula, setPassword } from "../../src/operator/account/change.ts";
import { actorFor } from "../../src/operator/roles.ts";
import { findOperator } from "../../src/store/staff/operators.ts";
import { cedula, counterIn, mariasDocument } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld } from "../support/world.ts";

onEveryEngine("an admin alone is not two persons", (engine) => {
  test("who resets a clerk and a supervisor waits a day, and the other approvers are told", async () => {
    const { world, sofia, submitted } = await counterIn(await openWorld({ store: await engine.place() }));
    const admin = await world.hire("admin", "ana");
    for (const name of ["carla", "sofia"]) await setPassword(admin, name, "correct horse battery staple");
    const { id } = (await submitted()).case;
    await expect(approveCase(sofia, id, undefined)).rejects.toMatchObject({ code: "approver-too-new" });
    expect(await world.rows("notices")).toMatchObject(
      ["ana", "tomas"].map((operator) => ({ operator, kind: "new-approver" })),
    );
    world.clock.advance(day);
    expect((await approveCase(sofia, id, undefined)).case.status).toBe("approved");
  });

  test.each(["-", " "])("a cédula written with %j is the person's all the same", async (mark) => {
    const { world, carla } = await counterIn(await openWorld({ store: await engine.place() }));
    const admin = await world.hire("admin", "ana");
    await setCedula(admin, "carla", `${cedula.slice(0, 9)}${mark}${cedula.slice(9)}`);
    const operator = await findOperator(world.store, "carla");
    const herself = { ...carla, actor: operator ? actorFor(operator) : carla.actor };
    const input = { cedula, kind: "contact", reason: "perdió su correo", document: mariasDocument } as const;
    await expect(openCase(herself, input)).rejects.toMatchObject({ code: "own-case" });
  });
});
