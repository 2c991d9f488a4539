import { attempt, subjectTyped } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import type { Method } from "../base/method.ts";
import { aloneWithPerson } from "../cases/lock.ts";
import type { ChannelName } from "../channel/channels.ts";
import { postBy, providerOf } from "../delivery/mailbox/mailbox.ts";
import { requireCaller, requireIdentifier, spendCaller } from "../holder/identity/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { commitThenThrow } from "../store/engine/transaction.ts";
import type { NewRecovery } from "../store/recovery/recoveries.ts";
import type { ContactPoint } from "../store/register/contact-points.ts";
import { leaveToSupervisor, mustWait } from "./brake.ts";
import { openRecovery, requireNoneOpen } from "./episode/episode.ts";
import { viewOf } from "./episode/view.ts";
import { type Heard, hear } from "./identity/heard.ts";
import { identify } from "./identity/identity-check.ts";
import type { Proof } from "./identity/proof.ts";
import { requireMethod, requireReachable } from "./link/reachable.ts";
import { requireMailboxRoom } from "./link/resendable.ts";
import { queueLink, type Started } from "./link/started.ts";

export interface StartInput {
  /** Cédula or code, as typed. */
  readonly cedula: string;
  readonly method: Method;
  readonly proof: Proof;
}

/**
 * Opens a recovery and queues its letter, or refuses: the wrong person, a closed check, one that is open, an
 * address that is being changed. One that follows a change by the same hands waits for a supervisor.
 */
export function startRecovery(ctx: Context, input: StartInput): Promise<Started> {
  return attempt(ctx, "recovery.start", subjectTyped("affiliate", input.cedula), async () => {
    const { method, proof } = input;
    const cedula = await requireIdentifier(ctx, input.cedula);
    const channel = requireMethod(method, cedula);
    requireNotOwn(ctx, cedula);
    await requireCaller(ctx, cedula);
    const heard = await hear(ctx, cedula, proof);
    return commitThenThrow(ctx, (ctx) => startOrRefuse(ctx, channel, heard));
  });
}

async function startOrRefuse(
  ctx: Context,
  channel: ChannelName,
  heard: Heard<Proof>,
): Promise<Started | ClaveError> {
  const { cedula } = heard;
  await aloneWithPerson(ctx, cedula);
  await requireCaller(ctx, cedula);
  const person = await identify(ctx, heard);
  if (person instanceof ClaveError) return person;
  const to = await requireReachable(ctx, person, channel);
  await requireMailboxRoom(ctx, to);
  await requireNoneOpen(ctx, cedula);
  await spendCaller(ctx, cedula);
  return openFor(ctx, {}, to);
}

/** Opens a recovery for whoever has an address, and queues its letter or, after a change by the same hands, leaves it to a supervisor. */
export async function openFor(
  ctx: Context,
  { byBirthDateAt }: Pick<NewRecovery, "byBirthDateAt">,
  to: ContactPoint,
): Promise<Started> {
  const { method } = postBy(to);
  const startedAt = ctx.clock.now();
  const held = await mustWait(ctx, to.holder);
  const opened = await openRecovery(ctx, {
    cedula: to.holder,
    method,
    byBirthDateAt,
    provider: providerOf(to),
    linkTtl: ctx.settings["link.ttl"],
    linkCap: ctx.settings["link.cap"],
    startedAt,
    heldAt: held ? startedAt : undefined,
  });
  const message = held
    ? await leaveToSupervisor(ctx, opened)
    : await queueLink(ctx, "recovery.start", opened, to, { method });
  return { recovery: await viewOf(ctx, opened), message };
}
