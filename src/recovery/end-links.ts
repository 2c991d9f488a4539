import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { isClaimed, killLinksOutside } from "../store/links.ts";
import { withdrawLetters } from "../store/outbox.ts";
import { subjectOf } from "./recovery.ts";
import { texts } from "./texts.ts";
import { linkLetter } from "./view.ts";

/**
 * Ends every link of a recovery and withdraws the letters that have not left, and gives how many of these there
 * were. Throws *busy* while one of the links is setting a password outside: that cannot be undone.
 */
export async function revokeEveryLink(ctx: Context, reference: string): Promise<number> {
  const now = ctx.clock.now();
  // letters first: one that is being written out then gets no link, or its link is found
  const withdrawn = await withdrawLinks(ctx, reference);
  await killLinksOutside(ctx.store, reference, [], "revoked", now);
  if (await isClaimed(ctx.store, reference, now))
    throw new ClaveError("busy", "link-claimed", texts.claimed, texts.claimedHint, { retryAfterSeconds: 60 });
  return withdrawn;
}

/** Withdraws the letters with links of a recovery that have not left; gives how many. */
export function withdrawLinks(ctx: Context, reference: string): Promise<number> {
  return withdrawLetters(ctx.store, subjectOf(reference), linkLetter, ctx.clock.now());
}
