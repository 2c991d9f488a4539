import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import type { Method } from "../base/method.ts";
import { fill, type Sentence } from "../base/texts.ts";
import { queueLetter } from "../delivery/queue.ts";
import { mailboxesInForce } from "../holder/contacts.ts";
import type { Affiliate } from "../store/affiliates.ts";
import { type ContactPoint, contactPointsOf, isShared } from "../store/contact-points.ts";
import type { RecoveryRecord } from "../store/recoveries.ts";
import { refuseDead } from "./dead-address.ts";
import { subjectOf } from "./recovery.ts";
import { texts } from "./texts.ts";
import { linkLetter } from "./view.ts";

/** The address in force that a person alone has and that takes mail; throws *refused* where a link may not go out. */
export async function requireReachable(ctx: Context, person: Affiliate): Promise<ContactPoint> {
  if (person.status !== "active") throw refused("person-not-active", texts.notActive, texts.notActiveHint);
  const points = await contactPointsOf(ctx.store, person.cedula);
  const [address] = mailboxesInForce(points, ctx.clock.now());
  if (!address) throw refused("no-address", texts.noAddress, texts.counterHint);
  if (await isShared(ctx.store, address, ctx.clock.now()))
    throw refused("address-shared", texts.shared, texts.counterHint);
  await refuseDead(ctx, address);
  return address;
}

/** Queues the letter that carries a recovery's link, and gives its id. */
export function queueLink(
  ctx: Context,
  { reference, linkCap }: Pick<RecoveryRecord, "reference" | "linkCap">,
  to: ContactPoint,
): Promise<string> {
  return queueLetter(ctx, { letter: linkLetter, subject: subjectOf(reference), to, life: linkCap });
}

function refused(code: string, sentence: Sentence, hint: Sentence): ClaveError {
  return new ClaveError("refused", code, sentence, hint);
}

/** Throws *refused* for a way by which this desk sends no link, and says which way there is. */
export function requireMethod(method: Method, cedula: string): void {
  if (method === "email") return;
  const [sentence, hint] =
    method === "in-person"
      ? [texts.inPersonElsewhere, fill(texts.inPersonHint, { cedula })]
      : [fill(texts.methodMissing, { method }), texts.methodHint];
  throw new ClaveError("refused", "method-unavailable", sentence, hint);
}
