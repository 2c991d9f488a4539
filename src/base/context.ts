import { requireRoot } from "./account.ts";
import { type Act, timeless } from "./acts.ts";
import { type DeskClock, requirePresent } from "./clock.ts";
import { ClaveError } from "./errors.ts";
import type { Keys } from "./keys.ts";
import type { Random } from "./random.ts";
import type { Settings } from "./settings.ts";
import { catalogue, fill, verbatim } from "./texts.ts";

/** Who acts, and what that one may do; nothing that is not listed is allowed. */
export interface Actor {
  readonly kind: "operator" | "holder" | "system";
  /** The operator's name; `holder` and `system` name themselves. */
  readonly name: string;
  readonly role?: string;
  readonly office?: string;
  /** The operator's own cédula, so that nobody serves himself. */
  readonly cedula?: string;
  readonly acts: ReadonlySet<Act>;
}

/** The store as everyone but the store room sees it: something to hand on. */
export interface StoreHandle {
  readonly engine: "sqlite" | "postgres";
}

/** The one door through which the world comes into an operation. */
export interface Context {
  readonly store: StoreHandle;
  readonly clock: DeskClock;
  readonly random: Random;
  readonly actor: Actor;
  readonly settings: Settings;
  readonly keys: Keys;
}

/** Who does what nobody is signed in for: delivery, making the desk or restoring it, the look at its health. */
export const systemActor: Actor = {
  kind: "system",
  name: "system",
  acts: new Set<Act>(["delivery.bounces", "delivery.run", "desk.examine", "desk.found", "store.restore"]),
};

/** Whoever holds a link or a code; that is the authority, not a session. */
export const holderActor: Actor = {
  kind: "holder",
  name: "holder",
  acts: new Set<Act>(["counter.object", "recovery.complete"]),
};

const texts = catalogue({
  forbidden: {
    es: "Su función no permite este acto ({act}).",
    en: "Your role does not allow this act ({act}).",
  },
  forbiddenHint: {
    es: "Pida a quien tenga esa función que lo haga. Quién es usted: clave whoami",
    en: "Ask somebody with that role to do it. Who you are: clave whoami",
  },
});

/**
 * Lets the actor pass, or throws *forbidden*: the first line of every operation. Throws *busy* where the machine's
 * clock says that now is before what was done last, and the act is one that would do more than read.
 */
export function authorize(ctx: Pick<Context, "actor" | "clock" | "settings">, act: Act): void {
  requireGranted(ctx.actor, act);
  if (!timeless.has(act)) requirePresent(ctx);
}

/** The same whatever the clock says; throws *forbidden*. */
export function requireGranted(actor: Actor, act: Act): void {
  requireRoot(act);
  if (actor.acts.has(act)) return;
  throw new ClaveError("role-may-not", fill(texts.forbidden, { act: verbatim(act) }), texts.forbiddenHint);
}
