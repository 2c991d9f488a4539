import type { Context } from "../../base/context.ts";
import { catalogue } from "../../base/texts.ts";
import { askChallenge } from "../../recovery/identity-check.ts";
import { type Proof, parseProof } from "../../recovery/proof.ts";
import { askedDate } from "../asked-date.ts";
import { questionsFor } from "../prompts.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  cedula: { es: "Cédula de la persona:", en: "The person's cédula:" },
  how: { es: "¿Con qué se identifica?", en: "What does the person identify with?" },
  birthDate: { es: "Fecha de nacimiento", en: "Date of birth" },
  askBirthDate: { es: "Fecha de nacimiento (AAAA-MM-DD):", en: "Date of birth (YYYY-MM-DD):" },
  answer: { es: "Respuesta de la persona:", en: "The person's answer:" },
  image: {
    es: "¿Cuál de estas es su imagen de seguridad?",
    en: "Which of these is the person's security image?",
  },
});

/** Asks at the terminal what the person says: who, a question or the birth date, and the image out of nine. */
export async function askProof(
  terminal: Terminal,
  ctx: Context,
  given: string | undefined,
): Promise<{ readonly cedula: string; readonly proof: Proof }> {
  const questions = await questionsFor(terminal);
  const cedula = given ?? (await questions.text(texts.cedula));
  const challenge = await askChallenge(ctx, cedula);
  const choices = challenge.questions.map(({ id, text }) => ({ value: id, name: terminal.text(text) }));
  const how = await questions.choice(texts.how, [
    { value: "birth-date", name: terminal.text(texts.birthDate) },
    ...choices,
  ]);
  const said =
    how === "birth-date"
      ? { birthDate: await askedDate(terminal, () => questions.text(texts.askBirthDate)) }
      : { answers: { [how]: await questions.secret(texts.answer) } };
  const image = await questions.choice(
    texts.image,
    challenge.images.map(({ id, text }) => ({ value: id, name: terminal.text(text) })),
  );
  return { cedula, proof: parseProof(JSON.stringify({ ...said, image })) };
}
