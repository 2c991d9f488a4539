import type { Context } from "../../src/base/context.ts";
import { makeOperator } from "../../src/operator/account/add.ts";
import { decideAccount } from "../../src/operator/account/approve.ts";
import { requireUntied } from "../../src/operator/second-person.ts";
import type { Role } from "../../src/store/staff/operators.ts";
import { firstPassword, type ProductionDesk, productionDesk } from "./production-world.ts";

export const other = "nine brass kettles sing at dusk";
export const why = "a test asks for it";

/** ana and bea, administrators whom nothing ties any more; sol, a supervisor; pepe, a clerk. */
export async function desk(store?: Parameters<typeof productionDesk>[0]) {
  const made = await productionDesk(store);
  const bea = await made.old("bea", "admin");
  await made.old("sol", "supervisor");
  await made.old("pepe", "clerk");
  made.longAfter();
  return { ...made, bea };
}

export const add = ({ cedula }: Pick<ProductionDesk, "cedula">, ctx: Context, name: string, role: Role) =>
  makeOperator(ctx, { name, role, office: "UIO", cedula: cedula(), password: firstPassword });

export const code = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: unknown) => (error as { code: string }).code,
  );

export const confirm = (ctx: Context, name: string) => decideAccount(ctx, { name, outcome: "confirmed" });
export const refuse = (ctx: Context, name: string) => decideAccount(ctx, { name, outcome: "refused" });

/** Whether one decides what another brought. */
export const decides = async (ctx: Context, name: string) =>
  (await code(requireUntied(ctx, [name]))) === "done";
