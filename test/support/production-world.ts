import type { Act } from "../../src/base/acts.ts";
import type { Context } from "../../src/base/context.ts";
import { day } from "../../src/base/time.ts";
import { makeOperator } from "../../src/operator/account/add.ts";
import { foundDesk } from "../../src/operator/found.ts";
import { openOffice } from "../../src/operator/office.ts";
import { signIn } from "../../src/operator/session/sign-in.ts";
import type { StoreLocation } from "../../src/store/engine/connect.ts";
import type { Role } from "../../src/store/staff/operators.ts";
import { cedulaOf, openWorld, type World } from "./world.ts";

export const firstPassword = "correct horse battery staple";
export const ownPassword = "seven quiet herons on a wire";
export const founderPassword = "eleven slow otters under a bridge";

/** A desk in production that ana founded long ago; nothing that was done then ties anybody any more. */
export interface ProductionDesk {
  readonly world: World;
  readonly ana: Context;
  /** Somebody whom ana made as the desk was tried out, with a password of their own. */
  readonly old: (name: string, role: Role) => Promise<Context>;
  /** An operator at work in production. */
  readonly at: (name: string, role: Role) => Context;
  /** Where nobody is signed in. */
  readonly nobody: Context;
  /** What a sign-in comes to: `in`, or the code of why not. */
  readonly enters: (name: string, password: string, next?: string) => Promise<string>;
  /** Lets everything that ties grow old. */
  readonly longAfter: () => void;
  /** A cédula that nobody at the desk has. */
  readonly cedula: () => string;
}

export async function productionDesk(options: { store?: StoreLocation } = {}): Promise<ProductionDesk> {
  const world = await openWorld(options);
  let people = 700;
  const cedula = () => cedulaOf(people++);
  const trying = world.as("admin", "ana");
  await foundDesk(world.system, { name: "ana", password: founderPassword, cedula: cedula() });
  await openOffice(trying, { code: "UIO", name: "Quito" });
  const at = (name: string, role: Role) => world.under({ production: "true" }, world.as(role, name));
  const system = {
    ...world.system,
    actor: { kind: "system", name: "nobody", acts: new Set<Act>() },
  } as const;
  const caller = { user: "1000", terminal: "t1", named: false };
  const nobody = { ...world.under({ production: "true" }, system), caller };
  const enters = (name: string, password: string, next?: string) =>
    signIn(nobody, name, password, next).then(
      () => "in",
      (error: unknown) => (error as { code: string }).code,
    );
  return {
    world,
    ana: at("ana", "admin"),
    at,
    nobody,
    enters,
    cedula,
    longAfter: () => world.clock.advance(40 * day),
    old: async (name, role) => {
      await makeOperator(trying, { name, role, office: "UIO", cedula: cedula(), password: firstPassword });
      await enters(name, firstPassword, ownPassword);
      return at(name, role);
    },
  };
}
