import { catalogue } from "../../base/texts.ts";
import { type CaseKind, caseKinds } from "../../store/cases.ts";
import type { Terminal } from "../terminal.ts";
import { answerCase } from "./answer.ts";
import { openNew } from "./begin.ts";
import type { DocumentFlags } from "./document-flags.ts";
import { keptWhile } from "./guide.ts";
import { seeDocument } from "./see-document.ts";
import { texts as common } from "./texts.ts";
import { chosen, typed, withVisit } from "./visit.ts";

const texts = catalogue({
  cedula: { es: "Cédula de la persona:", en: "The person's cédula:" },
  kind: { es: "¿Qué necesita la persona?", en: "What does the person need?" },
});

/** What was given of a case to open. */
export interface OpenFlags extends DocumentFlags {
  readonly cedula?: string;
  readonly kind?: CaseKind;
  readonly reason?: string;
  readonly appointment?: string;
  readonly priority?: boolean;
  readonly oldAddress?: "works" | "lost";
}

/** Opens a case, asking for whatever was not given. */
export function openAsking(terminal: Terminal, flags: OpenFlags): Promise<void> {
  return withVisit(terminal, {}, (visit) =>
    keptWhile(visit, async () => {
      const cedula = flags.cedula ?? (await typed(visit, texts.cedula));
      const kinds = caseKinds.map((kind) => [kind, common[`kind-${kind}`]] as const);
      const kind = flags.kind ?? (await chosen(visit, texts.kind, kinds));
      const opened = await openNew(visit, { ...flags, cedula, kind });
      answerCase(terminal, visit.zone, await seeDocument(visit, opened, flags));
    }),
  );
}
