import { catalogue, fill } from "../../base/texts.ts";
import { texts as counterTexts } from "../../counter/case/texts.ts";
import type { Case } from "../../counter/case/view.ts";
import { unlockPerson } from "../../counter/unlock.ts";
import { showAffiliate } from "../../holder/affiliate.ts";
import { type CaseKind, caseKinds } from "../../store/counter/cases.ts";
import { askedReason, livingCases } from "../counter/guide/begin.ts";
import { serve } from "../counter/guide/guide.ts";
import { mended, post, typed, type Visit } from "../counter/guide/visit.ts";
import { texts as common } from "../counter/words/texts.ts";

const texts = catalogue({
  unlock: {
    es: "Abrir la comprobación de su identidad, que se cerró",
    en: "Open the identity check that has closed",
  },
  goOn: { es: "Seguir el trámite {id}: {kind}, {status}", en: "Go on with case {id}: {kind}, {status}" },
  none: { es: "Nada: volver", en: "Nothing: go back" },
  unlocked: {
    es: "La comprobación está abierta; se {n:quitó|quitaron} {n} {n:intento fallido|intentos fallidos}.",
    en: "The check is open; {n} failed {n:try|tries} {n:was|were} lifted.",
  },
});

/** Serves one person: who, what is needed, and the guided way to it. */
export async function servePerson(visit: Visit): Promise<void> {
  const { cedula, living } = await askedPerson(visit);
  // a look, like any other: the person is there, and the officer greets them by name
  const { names } = await visit.act((ctx) => showAffiliate(ctx, cedula, "counter-visit"));
  visit.served = names;
  const need = await askedNeed(visit, living);
  if (need === "none") return;
  if (need === "unlock") return unlock(visit, cedula);
  const found = living.find(({ id }) => id === need);
  await serve(visit, found ?? { cedula, kind: need as CaseKind });
}

async function askedPerson(visit: Visit): Promise<{ cedula: string; living: readonly Case[] }> {
  for (;;) {
    const cedula = await typed(visit, common.askCedula);
    const result = await mended(visit, ["cedula-invalid", "person-missing"], () =>
      livingCases(visit, cedula),
    );
    if ("done" in result) return { cedula, living: result.done };
  }
}

function askedNeed(visit: Visit, living: readonly Case[]): Promise<string> {
  const { text } = visit.terminal;
  const goOn = living.map(({ id, kind, status }) => ({
    value: id,
    name: text(
      fill(texts.goOn, {
        id,
        kind: counterTexts[`kind-${kind}`],
        status: counterTexts[`status-${status}`],
      }),
    ),
  }));
  const free = caseKinds.filter((kind) => !living.some((found) => found.kind === kind));
  return visit.questions.choice(common.askKind, [
    ...goOn,
    ...free.map((kind) => ({ value: kind, name: text(common[`kind-${kind}`]) })),
    { value: "unlock", name: text(texts.unlock) },
    { value: "none", name: text(texts.none) },
  ]);
}

async function unlock(visit: Visit, cedula: string): Promise<void> {
  const reason = await askedReason(visit, "unlock");
  const { cleared, letters } = await visit.act((ctx) => unlockPerson(ctx, cedula, reason));
  visit.terminal.say(fill(texts.unlocked, { n: cleared }));
  await post(visit, letters);
}
