import { caseInHand } from "../../counter/in-hand.ts";
import type { Terminal } from "../terminal.ts";
import { answerCase } from "./answer.ts";
import { bringContact } from "./bring-contact.ts";
import { chooseImage, chooseQuestions } from "./choose-secrets.ts";
import { keptWhile } from "./guide.ts";
import { holding, withVisit } from "./visit.ts";

/** Asks what the person brings to a case in hand, by its kind. */
export function proveAsking(
  terminal: Terminal,
  { id, queue }: { readonly id?: string; readonly queue?: boolean },
): Promise<void> {
  return withVisit(terminal, { queue }, (visit) =>
    keptWhile(visit, async () => {
      const found = holding(visit, await visit.act((ctx) => caseInHand(ctx, id)));
      const asks = { image: chooseImage, questions: chooseQuestions };
      const ask = found.kind === "image" || found.kind === "questions" ? asks[found.kind] : bringContact;
      answerCase(terminal, visit.zone, await ask(visit, found));
    }),
  );
}
