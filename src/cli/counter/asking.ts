import { caseInHand } from "../../counter/case/in-hand.ts";
import { caseKinds } from "../../store/counter/cases.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { answerCase } from "./answer.ts";
import { openNew, type Wish } from "./guide/begin.ts";
import { bringContact } from "./guide/bring-contact.ts";
import { chooseImage, chooseQuestions } from "./guide/choose-secrets.ts";
import { keptWhile } from "./guide/guide.ts";
import { seeDocument } from "./guide/see-document.ts";
import { chosen, holding, typed, withVisit } from "./guide/visit.ts";
import type { DocumentFlags } from "./words/document-flags.ts";
import { texts } from "./words/texts.ts";

/** Opens a case, asking for whatever was not given. */
export function openAsking(terminal: Terminal, flags: Partial<Wish> & DocumentFlags): Promise<void> {
  return withVisit(terminal, {}, (visit) =>
    keptWhile(visit, async () => {
      const cedula = flags.cedula ?? (await typed(visit, texts.askCedula));
      const kinds = caseKinds.map((kind) => [kind, texts[`kind-${kind}`]] as const);
      const kind = flags.kind ?? (await chosen(visit, texts.askKind, kinds));
      const opened = await openNew(visit, { ...flags, cedula, kind });
      answerCase(terminal, visit.zone, await seeDocument(visit, opened, flags));
    }),
  );
}

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

/** Asks what the person brings to a case in hand, by its kind. */
export function proveAsking(
  terminal: Terminal,
  { case: id, queue }: { readonly case?: string; readonly queue?: boolean },
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
