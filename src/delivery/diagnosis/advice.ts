import type { Act } from "../../base/acts.ts";
import { type Method, usualMethod } from "../../base/method.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { type Facts, isDoubtful, isOver, isWaiting, newestLetter, silentAfter } from "./facts.ts";
import { others, type StepName, tasks } from "./step-texts.ts";

/** Something to do now: a command to paste, or what to ask of the person. */
export interface Step {
  /** What it takes to do it; undefined where it is only said. */
  readonly act: Act | undefined;
  /** Undefined where there is none, or whoever asks may not. */
  readonly command: string | undefined;
  /** The way to recover that it leads to; undefined where it is none by itself. */
  readonly method: Method | undefined;
  /** Not before this moment; undefined: at once. */
  readonly from: Moment | undefined;
  readonly sentence: Sentence;
}

/** What no role is asked for: whoever sits at the machine may. */
const withoutSession: readonly Act[] = ["delivery.run", "desk.examine"];

/** What to do, in the order given: what is not allowed now gives way to what is, what the role may not to who may. */
export function adviceFor(facts: Facts, names: readonly StepName[]): readonly Step[] {
  const allowed = [...new Set(names.flatMap((name) => routeTo(name, facts)))];
  return allowed.map((name) => stepFrom(facts, name));
}

function stepFrom(facts: Facts, name: StepName): Step {
  const { act, command, from, method } = ways[name] ?? {};
  const may = act === undefined || withoutSession.includes(act) || facts.acts.includes(act);
  const to = newestLetter(facts)?.to ?? facts.address?.to ?? "—";
  return {
    act,
    command: may ? command?.(facts) : undefined,
    from: may ? from?.(facts) : undefined,
    method,
    sentence: may ? fill(tasks[name], { to }) : (others[name] ?? tasks[name]),
  };
}

/** The way to a link: through whatever stands before it. */
function routeTo(name: StepName, facts: Facts): readonly StepName[] {
  if (name === "restore") return facts.address?.health ? [name] : [];
  if (name !== "start" && name !== "resend") return [name];
  const barred = barredBy(facts);
  if (barred) return barred;
  if (isOver(facts)) return facts.lockedUntil === undefined ? ["start"] : ["unlock", "start"];
  const letter = newestLetter(facts);
  // one in doubt is not sent by whoever sends what is due
  const leaves = letter && isWaiting(letter, facts.now) && !isDoubtful(facts);
  return leaves ? ["run"] : ["resend"];
}

function barredBy({ person, addressChange, address }: Facts): readonly StepName[] | undefined {
  if (person.status !== "active") return ["register"];
  if (addressChange) return ["validate"];
  if (address?.health) return ["update", "validate", "restore"];
  return !address || address.shared ? ["update", "validate"] : undefined;
}

/** Whom a step is for, how it is done, and from when. */
interface Way {
  readonly act?: Act;
  readonly method?: Method;
  readonly command?: (facts: Facts) => string;
  readonly from?: (facts: Facts) => Moment | undefined;
}

const cedula = ({ person }: Facts) => person.cedula;
const subject = ({ recovery, person }: Facts) => recovery?.reference ?? person.cedula;

/** When the next thing happens to the newest letter: its retry, or the end of the time it usually takes. */
function nextTurn(facts: Facts): Moment | undefined {
  const letter = newestLetter(facts);
  if (!letter) return undefined;
  // who has it tells within its lease what came of it, however late the next try of one in doubt is
  const due = letter.status === "sending" && !isDoubtful(facts) ? letter.leasedUntil : letter.dueAt;
  const turn = letter.acceptedAt === undefined ? due : letter.acceptedAt + silentAfter;
  return later(turn, facts.now);
}

function later(moment: Moment | undefined, now: Moment): Moment | undefined {
  return moment !== undefined && moment > now ? moment : undefined;
}

/** How each step is done; one that is not here is only said to the person. */
const ways: Partial<Readonly<Record<StepName, Way>>> = {
  again: {
    act: "delivery.diagnose",
    command: (facts) => `clave delivery diagnose ${subject(facts)}`,
    from: nextTurn,
  },
  approve: { act: "recovery.approve", command: (facts) => `clave recovery approve ${subject(facts)}` },
  doctor: { act: "desk.examine", command: () => "clave doctor" },
  resend: {
    act: "link.resend",
    method: usualMethod,
    command: (facts) => `clave link resend ${subject(facts)}`,
    from: ({ resendFrom, now }) => later(resendFrom, now),
  },
  restore: { act: "delivery.restore", command: (facts) => `clave delivery restore ${cedula(facts)}` },
  run: { act: "delivery.run", command: () => "clave delivery run", from: nextTurn },
  show: { act: "recovery.show", command: (facts) => `clave recovery show ${subject(facts)}` },
  start: {
    act: "recovery.start",
    method: usualMethod,
    command: (facts) => `clave recovery start ${cedula(facts)}`,
    from: ({ lockedUntil, now }) => later(lockedUntil, now),
  },
  unlock: { act: "affiliate.unlock", command: (facts) => `clave affiliate unlock ${cedula(facts)}` },
  update: { act: "counter.open", command: (facts) => `clave counter update ${cedula(facts)}` },
  validate: {
    act: "counter.open",
    method: "in-person",
    command: (facts) => `clave counter open ${cedula(facts)} --kind validation`,
  },
};
