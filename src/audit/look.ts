import type { Act } from "../base/acts.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue } from "../base/texts.ts";
import { hour } from "../base/time.ts";
import { countActs } from "../store/audit-entries.ts";
import { noteHabit } from "./habit.ts";
import { record } from "./record.ts";

const texts = catalogue({
  tooMany: {
    es: "Ha mirado 300 veces datos de personas en una hora: espere antes de seguir.",
    en: "You have looked at people 300 times within an hour: wait before you go on.",
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
  "employer.show",
  "recovery.show",
];

const looksAnHour = 300;

/** One look at somebody, and why. */
export interface Look {
  readonly act: Act;
  readonly subject: string | undefined;
  readonly reason: string;
  readonly detail?: Readonly<Record<string, string | number | undefined>>;
}

/** Writes a look at a person down, before anything is shown; throws *busy* where an operator looks too much. */
export async function look(ctx: Context, { act, subject, reason, detail }: Look): Promise<void> {
  if (ctx.actor.kind === "operator") {
    await requireCalm(ctx);
    await noteHabit(ctx, "looks");
  }
  await record(ctx, { act, subject, reason, ...(detail ? { detail } : {}) });
}

async function requireCalm(ctx: Context): Promise<void> {
  const since = ctx.clock.now() - hour;
  if ((await countActs(ctx.store, ctx.actor.name, lookingActs, since)) < looksAnHour) return;
  throw new ClaveError("busy", "cooldown", texts.tooMany, texts.tooManyHint, { retryAfterSeconds: 600 });
}
