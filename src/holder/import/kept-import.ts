import { basename } from "node:path";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { findImport, type ImportRecord, putImport } from "../../store/register/imports.ts";
import { addProposal, findProposal } from "../../store/staff/proposals.ts";
import type { Pass } from "./import.ts";

const texts = catalogue({
  decided: {
    es: "La importación {import} se decidió antes de terminar: lo que faltaba no se tomó.",
    en: "The import {import} was decided before it ended: what was left was not taken.",
  },
  decidedHint: {
    es: "Importe el archivo otra vez; vea qué espera: clave affiliate imports",
    en: "Import the file again; see what waits: clave affiliate imports",
  },
});

/**
 * Keeps how far an import has come. Once it brought what a second person has to decide, that waits under the import's
 * own name; nothing is added to what somebody has decided.
 */
export async function keepImport(
  ctx: Context,
  pass: Pass,
  digest: string,
  register?: ImportRecord["register"],
): Promise<void> {
  const { id, order, tally } = pass;
  const now = ctx.clock.now();
  const before = await findImport(ctx.store, id);
  const waits = await waitsAlready(ctx, id);
  // new contacts serve at once at a desk for trying out
  const shut = ctx.settings.production && tally.added > 0;
  await putImport(ctx.store, {
    id,
    digest,
    file: visible(basename(order.file)),
    importedBy: ctx.actor.name,
    importedAt: before?.importedAt ?? now,
    counts: JSON.stringify(tally),
    unconfirmedAt: before?.unconfirmedAt ?? (shut ? now : undefined),
    register,
  });
  if (!pass.pending || waits) return;
  const detail = JSON.stringify({ reason: order.accept ?? "import" });
  const proposed = { proposedBy: ctx.actor.name, proposedAt: now, dueAt: undefined };
  await addProposal(ctx.store, { id, kind: "import", subject: id, detail, ...proposed });
}

/** Whether somebody is to decide the import already; throws *refused* where somebody has. */
async function waitsAlready(ctx: Context, id: string): Promise<boolean> {
  const proposal = await findProposal(ctx.store, id);
  if (proposal?.decidedAt === undefined) return proposal !== undefined;
  throw new ClaveError("import-decided", fill(texts.decided, { import: id }), texts.decidedHint);
}
