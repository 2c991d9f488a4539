import type { Context } from "../base/context.ts";
import { namedIn } from "../base/subjects.ts";
import type { Sentence } from "../base/texts.ts";
import { type Row, type SealedName, sealAsTheyLie } from "../store/engine/seal.ts";
import { type ChainedEntry, lastAuditEntry } from "../store/record/audit-entries.ts";
import {
  dropExplanations,
  type Explanation,
  everyOperatorExplained,
  explainedBy,
  layOutExplanations,
  putExplanations,
} from "../store/record/explained.ts";
import { everySealedRow } from "../store/record/sealed-rows.ts";
import { endUnsealedSessions } from "../store/staff/sessions.ts";
import { explanationsIn } from "./accounting.ts";
import { unsealedRow } from "./unexplained-rows.ts";
import { operatorFault } from "./verify.ts";
import { walkChain } from "./walk.ts";

/** The step that brings the columns of the seals. */
const step = "0009-authority";

/**
 * Seals the rows of a store from before there were seals, where its record accounts for them, and gives what is left
 * out: it counts for nothing. Nobody stays signed in. Throws *invalid* where the record itself is broken.
 */
export async function sealFirst(ctx: Context, applied: readonly string[]): Promise<readonly Sentence[]> {
  if (!applied.includes(step)) return [];
  await layOutExplanations(ctx.store);
  if (await lastAuditEntry(ctx.store))
    await walkChain(ctx, (page) =>
      putExplanations(
        ctx.store,
        page.flatMap((line) => [...explanationsIn(line), ...knownIn(line)]),
      ),
    );
  await endUnsealedSessions(ctx.store, ctx.clock.now());
  const left: Sentence[] = await sealOperators(ctx);
  for (const [table, accounts] of Object.entries(accounted))
    for await (const rows of everySealedRow(ctx.store, table as SealedName)) {
      const good = await accounts(ctx, rows);
      await sealAsTheyLie(ctx.store, table as SealedName, [...good]);
      left.push(...rows.filter((row) => !good.has(row)).map((row) => unsealedRow(table as SealedName, row)));
    }
  await dropExplanations(ctx.store);
  return left;
}

/** The recoveries and cases that the record speaks of. */
function knownIn({ entry: { subject = "", outcome } }: ChainedEntry): readonly Explanation[] {
  return (["recovery", "case"] as const).flatMap((kind) => {
    const name = namedIn(kind, subject);
    return name === undefined || outcome !== "done"
      ? []
      : [{ kind: "known", name: `${kind}:${name}`, said: "" }];
  });
}

async function sealOperators(ctx: Context): Promise<Sentence[]> {
  const faults = new Map<string, Sentence>();
  for (const operator of await everyOperatorExplained(ctx.store)) {
    const fault = operatorFault(ctx, operator);
    if (fault) faults.set(operator.name, fault);
  }
  for await (const rows of everySealedRow(ctx.store, "operators"))
    await sealAsTheyLie(
      ctx.store,
      "operators",
      rows.filter(({ name }) => !faults.has(String(name))),
    );
  return [...faults.values()];
}

/** Which rows of a table belong to what the record knows. */
const accounted = {
  sessions: (_ctx: Context, rows: readonly Row[]) => Promise.resolve(new Set(rows)),
  links: (ctx: Context, rows: readonly Row[]) => known(ctx, rows, ({ recovery }) => [`recovery:${recovery}`]),
  activations: (ctx: Context, rows: readonly Row[]) =>
    known(ctx, rows, ({ recovery, case_id }) => [`recovery:${recovery}`, `case:${case_id}`]),
  codes: (ctx: Context, rows: readonly Row[]) => known(ctx, rows, ({ subject }) => [String(subject)]),
} satisfies Partial<Record<SealedName, unknown>>;

async function known(
  ctx: Context,
  rows: readonly Row[],
  of: (row: Row) => readonly string[],
): Promise<ReadonlySet<Row>> {
  const said = await explainedBy(ctx.store, "known", [...new Set(rows.flatMap(of))]);
  return new Set(rows.filter((row) => of(row).every((each) => said.has(each))));
}
