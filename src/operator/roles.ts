import type { Act } from "../base/acts.ts";
import type { Actor } from "../base/context.ts";
import type { Operator, Role } from "../store/operators.ts";

const everyone = ["clerk", "agent", "supervisor", "admin", "auditor"] as const;

/** The one table of who may do what; an act that lists nobody belongs to no operator. */
export const rolesFor: Readonly<Record<Act, readonly Role[]>> = {
  "affiliate.find": ["clerk", "agent", "supervisor", "admin", "auditor"],
  "affiliate.import": ["admin"],
  "affiliate.show": ["clerk", "agent", "supervisor", "admin", "auditor"],
  "affiliate.unlock": ["clerk", "supervisor", "admin"],
  "config.read": everyone,
  "config.set": ["admin"],
  "delivery.run": [],
  "desk.found": [],
  "employer.import": ["admin"],
  "employer.show": ["clerk", "agent", "supervisor", "admin", "auditor"],
  "recovery.cancel": ["clerk", "agent", "supervisor", "admin"],
  "recovery.complete": [],
  "recovery.list": everyone,
  "recovery.show": everyone,
  "recovery.start": ["clerk", "agent", "supervisor", "admin"],
  "session.end": everyone,
  "session.show": everyone,
  "store.migrate": ["admin"],
  "store.status": everyone,
};

/** An operator as an actor: what the table grants the role, and nothing else. */
export function actorFor(operator: Operator): Actor {
  const acts = (Object.keys(rolesFor) as Act[]).filter((act) => rolesFor[act].includes(operator.role));
  const actor = { kind: "operator" as const, name: operator.name, role: operator.role, acts: new Set(acts) };
  return operator.office === undefined ? actor : { ...actor, office: operator.office };
}
