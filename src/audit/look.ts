import type { Act } from "../base/acts.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue } from "../base/texts.ts";
import { hour } from "../base/time.ts";
import { countActs } from "../store/record/audit-entries.ts";
import { noteHabit } from "./habit.ts";
import { record } from "./record.ts";

const texts = catalogue({
  tooMany: {
    es: "Serían más de 300 miradas a datos de personas en una hora: espere, o busque con más precisión.",
    en: "That would be over 300 looks at people within an hour: wait, or search more closely.",
  },
  tooManyHint: {
    es: "Si su trabajo lo pide, avise a su supervisor; el registro guarda cada mirada.",
    en: "If your work asks for it, tell your supervisor; the record keeps every look.",
  },
});

/** The acts that show an operator a person. */
export const lookingActs: readonly Act[] = [
  "affiliate.find",
  "affiliate.show",
  "audit.receipt",
  "counter.show",
  "delivery.diagnose",
  "employer.show",
  "recovery.show",
];

const looksAnHour = 300;

export interface Look {
  readonly act: Act;
  readonly subject: string | undefined;
  readonly reason: string;
  readonly detail?: Readonly<Record<string, string | number | undefined>>;
}

/** Writes a look at a person down, before anything is shown; throws *busy* where an operator looks too much. */
export async function look(ctx: Context, { act, subject, reason, detail }: Look): Promise<void> {
  await requireCalm(ctx, 1);
  await record(ctx, { act, subject, reason, ...(detail ? { detail } : {}) });
}

/** Writes down a look at several people, each by itself, or that nobody was found; throws *busy* like `look`. */
export async function lookAtAll(
  ctx: Context,
  { act, subjects, reason }: Pick<Look, "act" | "reason"> & { readonly subjects: readonly string[] },
): Promise<void> {
  if (subjects.length === 0) return look(ctx, { act, subject: undefined, reason, detail: { found: 0 } });
  await requireCalm(ctx, subjects.length);
  for (const subject of subjects) await record(ctx, { act, subject, reason });
}

async function requireCalm(ctx: Context, more: number): Promise<void> {
  if (ctx.actor.kind !== "operator") return;
  const since = ctx.clock.now() - hour;
  const done = await countActs(ctx.store, ctx.actor.name, lookingActs, since);
  if (done + more > looksAnHour)
    throw new ClaveError("busy", "cooldown", texts.tooMany, texts.tooManyHint, { retryAfterSeconds: 600 });
  for (let n = 0; n < more; n += 1) await noteHabit(ctx, "looks");
}
