import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { acceptContact } from "../../counter/decide/accept.ts";
import { requireReason } from "../../holder/identity/identity.ts";
import type { ImportReport } from "../../holder/import/import.ts";
import type { NewContactPoint } from "../../store/register/contact-points.ts";
import { sendNow } from "../command/post.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  opened: {
    es: "{n} {n:trámite abierto espera|trámites abiertos esperan} a un segundo funcionario: clave counter list --status submitted",
    en: "{n} {n:case opened waits|cases opened wait} for a second officer: clave counter list --status submitted",
  },
  skipped: { es: "{cedula}: sin trámite. {why}", en: "{cedula}: no case. {why}" },
});

/** Runs an import, then opens a case for each contact that differed; what may have none is told, one by one. */
export async function acceptContacts(
  terminal: Terminal,
  ctx: Context,
  reason: string,
  take: (onConflict: (contact: NewContactPoint) => void) => Promise<ImportReport>,
): Promise<ImportReport> {
  requireReason(reason);
  const differing: NewContactPoint[] = [];
  const report = await take((contact) => differing.push(contact));
  const letters: string[] = [];
  let opened = 0;
  for (const contact of differing) {
    try {
      letters.push(...(await acceptContact(ctx, contact, reason)).letters);
      opened += 1;
    } catch (error) {
      if (!(error instanceof ClaveError)) throw error;
      terminal.say(fill(texts.skipped, { cedula: contact.holder, why: error.sentence }));
    }
  }
  await sendNow(ctx, terminal, letters);
  terminal.say(fill(texts.opened, { n: opened }));
  return report;
}
