import { caseInHand } from "../../counter/in-hand.ts";
import type { Terminal } from "../terminal.ts";
import { answerCase } from "./answer.ts";
import type { DocumentFlags } from "./document-flags.ts";
import { keptWhile } from "./guide.ts";
import { seeDocument } from "./see-document.ts";
import { holding, withVisit } from "./visit.ts";

/** Asks what the officer sees of the document, and answers with the case. */
export function identifyAsking(
  terminal: Terminal,
  id: string | undefined,
  flags: DocumentFlags,
): Promise<void> {
  return withVisit(terminal, {}, (visit) =>
    keptWhile(visit, async () => {
      const found = holding(visit, await visit.act((ctx) => caseInHand(ctx, id)));
      answerCase(terminal, visit.zone, await seeDocument(visit, found, flags));
    }),
  );
}
