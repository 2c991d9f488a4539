import type { Act } from "../base/acts.ts";
import type { Actor } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { type Operator, type Role, roles, traits } from "../store/staff/operators.ts";

const everyone = roles;
const serving = ["clerk", "agent", "supervisor", "admin"] as const;
const counter = ["clerk", "supervisor", "admin"] as const;
const deciding = traits.approves;

/** The one table of who may do what; an act that lists nobody belongs to no operator. */
export const rolesFor: Readonly<Record<Act, readonly Role[]>> = {
  "affiliate.confirm-import": deciding,
  "affiliate.find": everyone,
  "affiliate.import": ["admin"],
  "affiliate.imports": ["supervisor", "admin", "auditor"],
  "affiliate.show": everyone,
  "affiliate.undo-import": ["admin"],
  "affiliate.unlock": counter,
  "audit.anchor": ["supervisor", "admin", "auditor"],
  "audit.export": ["admin", "auditor"],
  "audit.log": ["supervisor", "admin", "auditor"],
  "audit.receipt": ["clerk", "supervisor", "admin", "auditor"],
  "audit.verify": ["supervisor", "admin", "auditor"],
  "clock.accept": ["admin"],
  "config.approve": ["admin"],
  "config.read": everyone,
  "config.reject": ["admin"],
  "config.set": ["admin"],
  "counter.approve": deciding,
  "counter.confirm": counter,
  "counter.confirm-home": [],
  "counter.hand-over": counter,
  "counter.identify": counter,
  "counter.list": ["clerk", "supervisor", "admin", "auditor"],
  "counter.object": [],
  "counter.open": counter,
  "counter.prove": counter,
  "counter.reject": counter,
  "counter.show": ["clerk", "supervisor", "admin", "auditor"],
  "counter.submit": counter,
  "counter.take": counter,
  "delivery.bounces": deciding,
  "delivery.diagnose": everyone,
  "delivery.restore": deciding,
  "delivery.retry": deciding,
  "delivery.run": [],
  "delivery.status": everyone,
  "desk.examine": [],
  "desk.found": [],
  "employer.import": ["admin"],
  "employer.show": everyone,
  // whoever reads the mailbox: the link is the authority
  "history.ask": [],
  "history.show": [],
  "keys.rotate": ["admin"],
  "link.resend": serving,
  "link.resend-stuck": deciding,
  "link.revoke": serving,
  "office.add": ["admin"],
  "office.list": everyone,
  "operator.add": ["admin"],
  "operator.approve": ["admin"],
  "operator.disable": ["admin"],
  "operator.enable": ["admin"],
  "operator.list": ["supervisor", "admin", "auditor"],
  "operator.pairs": ["supervisor", "admin", "auditor"],
  "operator.rescue": [],
  "operator.roles": everyone,
  "operator.set-cedula": ["admin"],
  "operator.set-office": ["admin"],
  "operator.set-password": ["admin"],
  "operator.set-role": ["admin"],
  "operator.show": ["supervisor", "admin", "auditor"],
  "recovery.approve": deciding,
  "recovery.caller": ["agent"],
  "recovery.cancel": serving,
  "recovery.complete": [],
  "recovery.list": everyone,
  "recovery.reject": deciding,
  "recovery.show": everyone,
  "recovery.start": serving,
  "report.import": ["admin"],
  "report.read": ["supervisor", "admin", "auditor"],
  "session.end": everyone,
  "session.show": everyone,
  "store.backup": ["admin"],
  "store.check": ["admin", "auditor"],
  "store.mend": ["admin"],
  "store.migrate": ["admin"],
  "store.restore": [],
  "store.status": everyone,
};

/** An operator as an actor: what the table grants the role, and nothing else; with when the own password was typed. */
export function actorFor(
  { name, role, office, cedula }: Pick<Operator, "name" | "role" | "office" | "cedula">,
  provedAt?: Moment,
): Actor {
  const acts = (Object.keys(rolesFor) as Act[]).filter((act) => rolesFor[act].includes(role));
  return {
    kind: "operator",
    name,
    role,
    ...(office === undefined ? {} : { office }),
    ...(cedula === undefined ? {} : { cedula }),
    ...(provedAt === undefined ? {} : { provedAt }),
    acts: new Set(acts),
  };
}
