import { hour, type Moment, minute } from "../../src/base/time.ts";
import type { Facts, LetterFacts, RecoveryFacts } from "../../src/delivery/diagnosis/facts.ts";
import { actorFor } from "../../src/operator/roles.ts";
import type { Role } from "../../src/store/staff/operators.ts";

/** The moment at which a diagnosis of the tests is made. */
export const now: Moment = Date.parse("2026-11-21T15:00:00Z");

/** When the recovery of these facts was asked for. */
export const asked: Moment = now - 40 * minute;

/** What a role may do. */
export function actsOf(role: Role) {
  return [...actorFor({ name: role, role, office: undefined, cedula: undefined }).acts];
}

/** A letter in the queue, unless told otherwise. */
export function letter(more: Partial<LetterFacts> = {}): LetterFacts {
  // what an attempt ended, ended with it
  const closedAt = more.status === "failed" ? more.attempts?.at(-1)?.endedAt : undefined;
  return {
    id: "M1",
    status: "queued",
    provider: "google",
    to: "m***@gmail.com",
    queuedAt: asked,
    dueAt: asked,
    deadlineAt: asked + 4 * hour,
    acceptedAt: undefined,
    closedAt,
    heldUpBy: undefined,
    doubtedAt: undefined,
    leasedUntil: undefined,
    attempts: [],
    reports: [],
    link: undefined,
    ...more,
  };
}

/** A letter that a server took so long ago, its link usable. */
export function taken(ago: number, more: Partial<LetterFacts> = {}): LetterFacts {
  const acceptedAt = now - ago;
  const link = { state: "usable", endsAt: acceptedAt + hour } as const;
  const attempt = { message: "M1", number: 1, beganAt: acceptedAt, endedAt: acceptedAt } as const;
  const attempts = [{ ...attempt, outcome: "accepted", class: "accepted", reply: "250 2.0.0 Ok" } as const];
  return letter({ status: "accepted", acceptedAt, link, attempts, ...more });
}

/** A letter that a server put off, turned away or that was given up, by the class of its reply. */
export function refused(
  status: "deferred" | "bounced" | "failed",
  meaning: string,
  reply = "550 5.0.0 No",
): LetterFacts {
  const attempt = { message: "M1", number: 1, beganAt: asked, endedAt: asked, outcome: status } as const;
  const dueAt = status === "deferred" ? now + 3 * minute : asked;
  const doubtedAt = meaning === "in-doubt" ? asked : undefined;
  return letter({
    status,
    dueAt,
    doubtedAt,
    heldUpBy: meaning,
    attempts: [{ ...attempt, class: meaning, reply }],
  });
}

/** An open recovery by mail. */
function recovery(more: Partial<RecoveryFacts> = {}): RecoveryFacts {
  return {
    reference: "R7K3M9QWXA",
    method: "email",
    door: undefined,
    status: "started",
    startedAt: asked,
    expiresAt: asked + 4 * hour,
    heldAt: undefined,
    releasedAt: undefined,
    openedAt: undefined,
    closedAt: undefined,
    ...more,
  };
}

/** What an administrator is told of María, who has an open recovery and a good address. */
export function facts(more: Partial<Facts> = {}): Facts {
  return {
    now,
    acts: actsOf("admin"),
    person: { cedula: "1710034065", language: "es", status: "active" },
    recovery: recovery(),
    letters: [],
    address: { to: "m***@gmail.com", health: undefined, shared: false },
    addressChange: undefined,
    lockedUntil: undefined,
    resendFrom: undefined,
    trouble: undefined,
    ...more,
  };
}

/** Facts with these letters. */
export function only(...letters: readonly LetterFacts[]): Partial<Facts> {
  return { letters };
}

/** Facts of a recovery that stands so. */
export function status(word: RecoveryFacts["status"], more: Partial<RecoveryFacts> = {}): Partial<Facts> {
  return { recovery: recovery({ status: word, ...more }) };
}

/** Facts of an address that another letter showed to be bad. */
export function known(state: "obsolete" | "suppressed"): Partial<Facts> {
  const until = state === "suppressed" ? now + hour : undefined;
  const health = { state, class: "permanent", since: asked - hour, until, message: "M0" } as const;
  return { address: { to: "m***@gmail.com", health, shared: false } };
}
