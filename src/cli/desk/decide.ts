import { catalogue } from "../../base/texts.ts";
import { showCase } from "../../counter/case/show.ts";
import type { Case } from "../../counter/case/view.ts";
import { approveCase, rejectCase } from "../../counter/decide/approve.ts";
import { finish } from "../counter/guide/finish.ts";
import { chosen, holding, post, typed, type Visit } from "../counter/guide/visit.ts";
import { caseFacts } from "../counter/words/case-words.ts";
import { texts as common } from "../counter/words/texts.ts";

const texts = catalogue({
  what: { es: "¿Qué decide?", en: "What do you decide?" },
  approve: { es: "Aprobarlo", en: "Approve it" },
  reject: { es: "Rechazarlo", en: "Reject it" },
  why: { es: "¿Por qué lo rechaza? (queda en el registro)", en: "Why do you reject it? (it is kept)" },
});

/** A second officer looks at a case and decides it, or leaves it for later. */
export async function decide(visit: Visit, picked: Case): Promise<void> {
  const { case: found } = await visit.act((ctx) => showCase(ctx, picked.id));
  holding(visit, found);
  visit.terminal.say(caseFacts(visit.terminal, found, visit.zone));
  const wish = await chosen(visit, texts.what, [
    ["approve", texts.approve],
    ["reject", texts.reject],
  ]);
  await visit.prove();
  const { case: decided, letters } = await (wish === "approve"
    ? approved(visit, found)
    : rejected(visit, found));
  holding(visit, decided);
  await post(visit, letters);
  await finish(visit, decided);
}

async function approved(visit: Visit, { id }: Case) {
  const number = (await visit.questions.text(common.askNumber)).trim();
  return visit.act((ctx) => approveCase(ctx, id, number === "" ? undefined : number));
}

async function rejected(visit: Visit, { id }: Case) {
  const reason = await typed(visit, texts.why);
  return visit.act((ctx) => rejectCase(ctx, id, reason));
}
