import { catalogue } from "../../../base/texts.ts";
import type { Case } from "../../../counter/case/view.ts";
import { type NewSecrets, proposeSecrets } from "../../../counter/proof/propose-secrets.ts";
import { images, questions } from "../../../holder/identity/catalogues.ts";
import { chosen, heading, holding, mended, type Visit } from "./visit.ts";

const texts = catalogue({
  imageTitle: { es: "Imagen de seguridad", en: "Security image" },
  questionsTitle: { es: "Preguntas de seguridad", en: "Security questions" },
  image: { es: "La persona elige una imagen:", en: "The person picks an image:" },
  question: { es: "La persona elige una pregunta:", en: "The person picks a question:" },
  answer: { es: "Su respuesta (no se ve):", en: "The answer (it is not shown):" },
  more: { es: "¿Otra pregunta más?", en: "One more question?" },
});

const leastQuestions = 2;

/** Asks for the image that the person picks. */
export async function chooseImage(visit: Visit, found: Case): Promise<Case> {
  heading(visit, texts.imageTitle);
  const image = await chosen(
    visit,
    texts.image,
    images.map(({ id, text }) => [id, text] as const),
  );
  return (await proposed(visit, found, { image })) ?? found;
}

/** Asks for questions and their answers, two at least; answers stay unseen. */
export async function chooseQuestions(visit: Visit, found: Case): Promise<Case> {
  heading(visit, texts.questionsTitle);
  for (;;) {
    const known = await proposed(visit, found, { answers: await askedAnswers(visit) });
    if (known) return known;
  }
}

async function askedAnswers(visit: Visit): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {};
  const left = () => questions.filter(({ id }) => !(id in answers));
  while (left().length > 0) {
    const id = await chosen(
      visit,
      texts.question,
      left().map(({ id, text }) => [id, text] as const),
    );
    answers[id] = await visit.questions.secret(texts.answer);
    const enough = Object.keys(answers).length >= leastQuestions;
    if (enough && !(await visit.questions.yes(texts.more, "no"))) break;
  }
  return answers;
}

async function proposed(visit: Visit, { id }: Case, given: NewSecrets): Promise<Case | undefined> {
  const result = await mended(visit, ["answers-invalid", "answers-few"], () =>
    visit.act((ctx) => proposeSecrets(ctx, id, given)),
  );
  return "done" in result ? holding(visit, result.done) : undefined;
}
