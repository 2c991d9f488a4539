import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import type { Moment } from "../base/time.ts";
import { carriageOf } from "../channel/channels.ts";
import { type CasePoint, casePointsOf } from "../store/counter/case-points.ts";
import { type CaseRecord, casesOf } from "../store/counter/cases.ts";
import { isUnderWay } from "./status.ts";

const texts = catalogue({
  changing: {
    es: "El correo de esta persona se está cambiando en una oficina: hasta que el cambio rija no se envía ningún enlace.",
    en: "This person's e-mail address is being changed at an office: until the change is in force no link is sent.",
  },
  changingHint: {
    es: 'Quien no puede esperar se valida en persona: clave counter open {cedula} --kind validation --reason "…"',
    en: 'Who cannot wait is validated in person: clave counter open {cedula} --kind validation --reason "…"',
  },
});

/** Whether a case keeps its person's recoveries shut: it changes the e-mail, was submitted, and is not in force. */
export function shutsRecovery(record: CaseRecord, points: readonly CasePoint[], now: Moment): boolean {
  if (record.kind !== "contact" || record.submittedAt === undefined) return false;
  return changesPost(points) && isUnderWay(record, now);
}

/** Whether a case brings something new that letters will go to. */
export function changesPost(points: readonly Pick<CasePoint, "side" | "channel">[]): boolean {
  return points.some(({ side, channel }) => side === "new" && carriageOf(channel) !== undefined);
}

/** The case by which a person's e-mail address is being changed; undefined where none is. */
export async function findAddressChange(ctx: Context, cedula: string): Promise<CaseRecord | undefined> {
  const now = ctx.clock.now();
  for (const record of await casesOf(ctx.store, cedula))
    if (shutsRecovery(record, await casePointsOf(ctx.store, record.id), now)) return record;
  return undefined;
}

/** Throws *refused* while the person's e-mail address is being changed. */
export async function refuseWhileChanging(ctx: Context, cedula: string): Promise<void> {
  if (!(await findAddressChange(ctx, cedula))) return;
  const hint = fill(texts.changingHint, { cedula });
  throw new ClaveError("contact-on-hold", texts.changing, hint);
}
