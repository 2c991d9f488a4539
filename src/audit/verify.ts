import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import type { ChainedEntry } from "../store/audit-entries.ts";
import { explainOld, layOutExplanations, putExplanations } from "../store/explained.ts";
import { snapshot } from "../store/transaction.ts";
import { explanationsIn } from "./accounting.ts";
import { type Anchor, requireAnchored, requireNotShorter, requireOwnAnchor } from "./anchor.ts";
import { attempt } from "./attempt.ts";
import { beginAct } from "./begin.ts";
import { ImportGroups } from "./import-groups.ts";
import { record } from "./record.ts";
import { requireExplained } from "./unexplained.ts";
import { walkChain } from "./walk.ts";

/** A record that was found whole. */
export interface Verified {
  readonly entries: number;
  /** The hash of the last entry. */
  readonly head: string;
}

/**
 * Checks the whole record: that every entry is as it was written and none is missing, that it holds what was
 * anchored once, and that an entry accounts for every password, operator, contact point and unlocking there is.
 * Throws *invalid* naming the first that is not so. Others go on working meanwhile.
 */
export function verifyAudit(ctx: Context, anchor?: Anchor): Promise<Verified> {
  return attempt(ctx, "audit.verify", undefined, async () => {
    if (anchor) requireOwnAnchor(ctx, anchor);
    try {
      const verified = await snapshot(ctx, (ctx) => verify(ctx, anchor));
      await record(ctx, { act: "audit.verify", detail: { entries: verified.entries } });
      return verified;
    } catch (error) {
      if (error instanceof ClaveError && error.kind === "invalid")
        await record(ctx, { act: "audit.verify", outcome: "refused", detail: { code: error.code } });
      throw error;
    }
  });
}

async function verify(ctx: Context, anchor: Anchor | undefined): Promise<Verified> {
  const imports = new ImportGroups(ctx);
  await layOutExplanations(ctx.store);
  const { entries, hash } = await walkChain(ctx, async (page, before) => {
    if (anchor) requireAnchored(ctx, anchor, page, before);
    for (const line of page) imports.hear(line);
    await gather(ctx, page);
  });
  if (anchor) requireNotShorter(anchor, entries);
  await requireExplained(ctx, imports);
  return { entries, head: hash };
}

async function gather(ctx: Context, page: readonly ChainedEntry[]): Promise<void> {
  const begin = page.findIndex((line) => line.entry.act === beginAct);
  const old = page.slice(0, begin + 1).flatMap(explanationsIn);
  await putExplanations(ctx.store, old);
  // what was done before the chain did not say enough of itself, and is taken as it was found
  if (begin >= 0) await explainOld(ctx.store);
  await putExplanations(ctx.store, page.slice(begin + 1).flatMap(explanationsIn));
}
