import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { subjectOf } from "../base/subjects.ts";
import { catalogue } from "../base/texts.ts";
import { iso, type Moment } from "../base/time.ts";
import {
  type AuditEntry,
  auditEntriesOf,
  type ChainedEntry,
  newestAuditEntries,
  subjectsAbout,
} from "../store/record/audit-entries.ts";
import { attempt } from "./attempt.ts";
import { record } from "./record.ts";

const texts = catalogue({
  subject: {
    es: "Eso no nombra nada que el registro conozca.",
    en: "That names nothing that the record knows.",
  },
  subjectHint: {
    es: "Una cédula, un RUC, una referencia, un caso, o por ejemplo: --subject operator:ana",
    en: "A cédula, a RUC, a reference, a case, or for example: --subject operator:ana",
  },
});

export interface LogFilter {
  /** A subject such as `operator:ana`, or a cédula, RUC, reference or case by itself. */
  readonly subject?: string | undefined;
  readonly operator?: string | undefined;
  readonly since?: Moment | undefined;
  readonly limit: number;
  readonly reason?: string | undefined;
}

/** The newest entries that fit a filter, newest first. Reading the record is an act of its own, and kept. */
export function readLog(
  ctx: Context,
  { subject: typed, operator, since, limit, reason }: LogFilter,
): Promise<readonly ChainedEntry[]> {
  return attempt(ctx, "audit.log", undefined, async () => {
    const subject = typed === undefined ? undefined : subjectFrom(typed);
    const subjects = subject === undefined ? undefined : await subjectsFor(ctx, subject, typed ?? "");
    const entries = await newestAuditEntries(ctx.store, { subjects, operator, since, limit });
    const detail = {
      operator,
      since: since === undefined ? undefined : iso(since),
      entries: entries.length,
    };
    await record(ctx, { act: "audit.log", subject, reason: reason ?? "audit", detail });
    return entries;
  });
}

/** What was typed as a subject: of a number alone the shape tells the kind. Throws *usage* for anything else. */
export function subjectFrom(typed: string): string {
  const text = typed.trim();
  if (/^[a-z]+:[\p{L}\p{N}._/-]{1,60}$/u.test(text)) return text;
  const name = text.toUpperCase();
  if (/^C[2-9A-Z]{9}$/.test(name)) return subjectOf("case", name);
  if (/^R[2-9A-Z]{9}$/.test(name)) return subjectOf("recovery", name);
  if (/^I[2-9A-Z]{9}$/.test(name)) return subjectOf("import", name);
  if (/^\d{13}$/.test(name)) return subjectOf("employer", name);
  if (/^(?=.*\d)[A-Z0-9][A-Z0-9-]{2,19}$/.test(name)) return subjectOf("affiliate", name);
  // it is not repeated: anything may have been typed
  throw new ClaveError("subject-unknown", texts.subject, texts.subjectHint);
}

/** Of a person named by the number alone, everything: the recoveries and cases too. */
async function subjectsFor(ctx: Context, subject: string, typed: string): Promise<readonly string[]> {
  const [kind, id = ""] = subject.split(":");
  return kind === "affiliate" && !typed.includes(":") ? subjectsAbout(ctx.store, id) : [subject];
}

/** One thing that happened to a recovery or a case. */
export interface TimelineEvent {
  readonly at: Moment;
  /** The act, as the audit names it; `recovery.expire` for what time did. */
  readonly event: string;
  readonly actor: string;
  readonly detail: AuditEntry["detail"];
  readonly reason: string | undefined;
}

/** What happened to a subject, oldest first, but for some acts: who looked is the auditor's business. */
export async function timelineOf(
  ctx: Context,
  subject: string,
  looks: readonly string[],
): Promise<readonly TimelineEvent[]> {
  const entries = (await auditEntriesOf(ctx.store, subject)).map(({ entry }) => entry);
  return (
    entries
      // a refusal changed nothing
      .filter(({ act, outcome }) => !looks.includes(act) && outcome === "done")
      // how the store was left is for the check of the record
      .map(({ at, act, actor, detail, reason }) => ({
        at,
        event: act,
        actor,
        detail: Object.fromEntries(Object.entries(detail).filter(([name]) => name !== "left")),
        reason,
      }))
  );
}
