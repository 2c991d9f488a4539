import type { Sentence } from "../../base/texts.ts";
import { iso, type Moment, second } from "../../base/time.ts";
import type { Case } from "../../counter/case/view.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { caseFacts, nextStep } from "./words/case-words.ts";
import { adviseOnLetters, letterLines, messagesDocument, type SentLetter } from "./words/sent-letters.ts";

/** What else there is to say of a case after an act. */
export interface Besides {
  readonly letters?: readonly SentLetter[];
  readonly warnings?: readonly Sentence[];
}

/** Answers with a case as it became: to scripts its document, to people its facts and what comes next. */
export function answerCase(
  terminal: Terminal,
  zone: string,
  found: Case,
  { letters, warnings }: Besides = {},
): void {
  const document = {
    case: caseDocument(found),
    ...(letters ? { messages: messagesDocument(letters) } : {}),
    ...(warnings ? { warnings: warnings.map((warning) => ({ message: terminal.text(warning) })) } : {}),
  };
  for (const warning of warnings ?? []) terminal.say(terminal.paint("doubt", terminal.text(warning)));
  const lines = [caseFacts(terminal, found, zone), ...letterLines(terminal, letters ?? [])];
  terminal.answer(document, lines.join("\n"));
  adviseOnLetters(terminal, letters ?? []);
  if (!terminal.options.json) terminal.say(nextStep(found, zone));
}

/** A case as scripts read it (contract, JSON that scripts rely on). */
export function caseDocument(found: Case) {
  return {
    ...bareCaseDocument(found),
    names: found.names,
    office: found.office ?? null,
    officer: found.officer,
    reason: found.reason,
    appointment: found.appointment ?? null,
    priority: found.priority,
    representedBy: found.representedBy ?? null,
    mandate: found.mandate ?? null,
    mandateExpires: found.mandateExpires ?? null,
    oldAddress: found.oldAddress,
    documentSeen: found.documentSeen,
    points: found.points.map(({ side, channel, address, provedAt }) => ({
      side,
      channel,
      address,
      provedAt: isoOrNull(provedAt),
    })),
    doubts: found.doubts,
    holdSeconds: found.hold === undefined ? null : found.hold / second,
    openedAt: iso(found.openedAt),
    deadlineAt: iso(found.deadlineAt),
    identifiedAt: isoOrNull(found.identifiedAt),
    submittedAt: isoOrNull(found.submittedAt),
    approvedAt: isoOrNull(found.approvedAt),
    approvedBy: found.approvedBy ?? null,
    frozenAt: isoOrNull(found.frozenAt),
  };
}

/** The same for whoever only holds a link to it. */
export function bareCaseDocument({ id, kind, status, subject, effectiveAt }: Case) {
  return { id, kind, status, subject, effectiveAt: isoOrNull(effectiveAt) };
}

function isoOrNull(moment: Moment | undefined): string | null {
  return moment === undefined ? null : iso(moment);
}
