import { type Act, deciding, timeless } from "./acts.ts";
import type { Caller } from "./caller.ts";
import { type DeskClock, requirePresent } from "./clock.ts";
import { ClaveError } from "./errors.ts";
import type { Keys } from "./keys.ts";
import { requireRoot } from "./place/account.ts";
import type { Random } from "./random.ts";
import type { Settings } from "./settings.ts";
import { catalogue, fill, verbatim } from "./texts.ts";
import { type Moment, minute, second } from "./time.ts";

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
  /** When the own password was typed here last, by the machine's clock. */
  readonly provedAt?: Moment;
  /** What is said of every act that is not listed; undefined: that the role does not allow it. */
  readonly barred?: ClaveError;
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
  /** Whose sessions count here, and where; undefined where nobody sits at a terminal. */
  readonly caller?: Seat;
  readonly settings: Settings;
  readonly keys: Keys;
  /** What begins the digest of the visit of the portal that something is done for, as the log of requests has it. */
  readonly visit?: string;
  /** Hears the numbers of the entries that the record gets. */
  onRecorded?(entry: number): void;
}

/** Where somebody sits who signs in. */
export interface Seat extends Pick<Caller, "user" | "terminal"> {
  /** A script keeps its session in a file that it names: then it is of the user, whatever the terminal. */
  readonly named: boolean;
}

/** Who does what nobody is signed in for: delivery, making the desk or restoring it, the look at its health. */
export const systemActor: Actor = {
  kind: "system",
  name: "system",
  acts: new Set<Act>([
    "delivery.bounces",
    "delivery.run",
    "desk.examine",
    "desk.found",
    "operator.rescue",
    "store.restore",
  ]),
};

/** Whoever holds a link or a code; that is the authority, not a session. */
export const holderActor: Actor = {
  kind: "holder",
  name: "holder",
  acts: new Set<Act>(["counter.object", "recovery.complete"]),
};

/** Whether somebody comes from beyond the desk: nobody is signed in, nor sits at one of its machines. */
export function isStranger({ kind, name }: Pick<Actor, "kind" | "name">): boolean {
  return kind === holderActor.kind && name !== holderActor.name;
}

/** Whoever came in through the portal from a network address: that is where what fails and what is asked counts. */
export function visitorFrom(source: string): Actor {
  return {
    kind: "holder",
    name: source,
    acts: new Set<Act>([
      "counter.confirm-home",
      "counter.object",
      "history.ask",
      "history.show",
      "link.resend",
      "recovery.complete",
      "recovery.start",
    ]),
  };
}

const texts = catalogue({
  forbidden: {
    es: "Su función no permite este acto ({act}).",
    en: "Your role does not allow this act ({act}).",
  },
  forbiddenHint: {
    es: "Pida a quien tenga esa función que lo haga. Quién es usted: clave whoami",
    en: "Ask somebody with that role to do it. Who you are: clave whoami",
  },
  again: {
    es: "Este acto decide sobre otros: pide su contraseña, escrita hace menos de 5 minutos.",
    en: "This act decides about others: it asks for your password, typed less than 5 minutes ago.",
  },
  againHint: {
    es: "Ejecútelo en una terminal, que la pregunta, o agregue: --own-password-file ARCHIVO",
    en: "Run it in a terminal, which asks for it, or add: --own-password-file FILE",
  },
});

/**
 * Lets the actor pass, or throws *forbidden*: the first line of every operation. Throws *busy* where the machine's
 * clock says that now is before what was done last, and the act is one that would do more than read; *forbidden* in
 * production, too, for an operator who is to decide about others and has not typed the own password of late.
 */
export function authorize(ctx: Pick<Context, "actor" | "clock" | "settings">, act: Act): void {
  requireGranted(ctx.actor, act);
  if (deciding.has(act) && !isProved(ctx))
    throw new ClaveError("password-again", texts.again, texts.againHint);
  if (!timeless.has(act)) requirePresent(ctx);
}

/** The same whatever the clock says; throws *forbidden*. */
export function requireGranted(actor: Actor, act: Act): void {
  requireRoot(act);
  if (actor.acts.has(act)) return;
  if (actor.barred) throw actor.barred;
  throw new ClaveError("role-may-not", fill(texts.forbidden, { act: verbatim(act) }), texts.forbiddenHint);
}

const proofLife = 5 * minute;

/** Whether the actor may decide about others without typing the own password again. */
export function isProved({ actor, clock, settings }: Pick<Context, "actor" | "clock" | "settings">): boolean {
  if (!settings.production || actor.kind !== "operator") return true;
  // one from later than now is from a clock that was ahead, and proves nothing
  const age = clock.machine.now() - (actor.provedAt ?? Number.NEGATIVE_INFINITY);
  return age >= -second && age < proofLife;
}
