import type { Act } from "../../base/acts.ts";
import type { Sentence } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { type Facts, newestLetter, silentAfter } from "./facts.ts";
import { texts } from "./step-texts.ts";

/** A step, by the name that rows of the table call it. */
export type StepName =
  | "again"
  | "approve"
  | "connection"
  | "doctor"
  | "folders"
  | "newest"
  | "ownership"
  | "register"
  | "resend"
  | "restore"
  | "run"
  | "same-link"
  | "show"
  | "slip"
  | "start"
  | "unlock"
  | "update"
  | "validate";

/** How a step is told, whom it is for, and how it is done. */
export interface StepRule {
  readonly sentence: Sentence;
  readonly act?: Act;
  /** For whoever may not do it: who may. */
  readonly instead?: Sentence;
  readonly command?: (facts: Facts) => string;
  readonly from?: (facts: Facts) => Moment | undefined;
}

const cedula = ({ person }: Facts) => person.cedula;
const subject = ({ recovery, person }: Facts) => recovery?.reference ?? person.cedula;

/** When the next thing happens to the newest letter: its retry, or the end of the time it usually takes. */
function nextTurn(facts: Facts): Moment | undefined {
  const letter = newestLetter(facts);
  if (!letter) return undefined;
  const turn = letter.acceptedAt === undefined ? letter.dueAt : letter.acceptedAt + silentAfter;
  return later(turn, facts.now);
}

function later(moment: Moment | undefined, now: Moment): Moment | undefined {
  return moment !== undefined && moment > now ? moment : undefined;
}

/** Every step, by name. */
export const steps: Readonly<Record<StepName, StepRule>> = {
  again: {
    sentence: texts.again,
    act: "delivery.diagnose",
    command: (facts) => `clave delivery diagnose ${subject(facts)}`,
    from: nextTurn,
  },
  approve: {
    sentence: texts.approve,
    act: "recovery.approve",
    instead: texts.approveNot,
    command: (facts) => `clave recovery approve ${subject(facts)}`,
  },
  connection: { sentence: texts.connection },
  doctor: { sentence: texts.doctor, act: "desk.examine", command: () => "clave doctor" },
  folders: { sentence: texts.folders },
  newest: { sentence: texts.newest },
  ownership: { sentence: texts.ownership },
  register: { sentence: texts.register },
  resend: {
    sentence: texts.resend,
    act: "link.resend",
    instead: texts.resendNot,
    command: (facts) => `clave link resend ${subject(facts)}`,
    from: ({ resendFrom, now }) => later(resendFrom, now),
  },
  restore: {
    sentence: texts.restore,
    act: "delivery.restore",
    instead: texts.restoreNot,
    command: (facts) => `clave delivery restore ${cedula(facts)}`,
  },
  run: {
    sentence: texts.run,
    act: "delivery.run",
    command: () => "clave delivery run",
    from: nextTurn,
  },
  "same-link": { sentence: texts["same-link"] },
  show: {
    sentence: texts.show,
    act: "recovery.show",
    command: (facts) => `clave recovery show ${subject(facts)}`,
  },
  slip: { sentence: texts.slip },
  start: {
    sentence: texts.start,
    act: "recovery.start",
    instead: texts.startNot,
    command: (facts) => `clave recovery start ${cedula(facts)}`,
    from: ({ lockedUntil, now }) => later(lockedUntil, now),
  },
  unlock: {
    sentence: texts.unlock,
    act: "affiliate.unlock",
    instead: texts.unlockNot,
    command: (facts) => `clave affiliate unlock ${cedula(facts)}`,
  },
  update: {
    sentence: texts.update,
    act: "counter.open",
    instead: texts.updateNot,
    command: (facts) => `clave counter update ${cedula(facts)}`,
  },
  validate: {
    sentence: texts.validate,
    act: "counter.open",
    instead: texts.validateNot,
    command: (facts) => `clave counter open ${cedula(facts)} --kind validation`,
  },
};
