import type { Context } from "../../base/context.ts";
import { catalogue } from "../../base/texts.ts";
import { askCaller } from "../../recovery/caller.ts";
import { askChallenge, type Challenge } from "../../recovery/identity/identity-check.ts";
import { nextQuestion, type Question, type Said } from "../../recovery/identity/interview.ts";
import { type CallerProof, type Proof, parseProof } from "../../recovery/identity/proof.ts";
import { askedDate } from "../command/asking.ts";
import { type Questions, questionsFor } from "../terminal/prompts.ts";
import type { Terminal } from "../terminal/terminal.ts";

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
  first: { es: "¿Qué se pregunta primero?", en: "What is asked first?" },
  second: { es: "¿Y qué se pregunta después?", en: "And what is asked next?" },
  phone: { es: "Últimas cuatro cifras de su teléfono", en: "Last four digits of the phone" },
  askPhone: { es: "Las cuatro cifras que dijo:", en: "The four digits that were said:" },
  office: { es: "Oficina donde estuvo la última vez", en: "Office of the last visit" },
  askOffice: { es: "Código de esa oficina (UIO-01):", en: "Code of that office (UIO-01):" },
  callersAnswer: { es: "Respuesta de quien llama:", en: "The caller's answer:" },
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
  const asks: Readonly<Record<Question, () => Promise<Told>>> = {
    proof: () => askFirst(terminal, questions, challenge),
    image: async () => {
      const choices = challenge.images.map(({ id, text }) => ({ value: id, name: terminal.text(text) }));
      return { image: await questions.choice(texts.image, choices) };
    },
    channel: () => Promise.reject(new TypeError("the command says how")),
  };
  let told: Told = {};
  for (let next: Question | undefined = "proof"; next; next = nextQuestion(saidIn(told), []))
    told = { ...told, ...(await asks[next]()) };
  return { cedula, proof: parseProof(JSON.stringify(told)) };
}

type Told = Partial<Proof>;

function saidIn({ birthDate, answers, image }: Told): Said {
  const proof = birthDate === undefined ? answers && "question" : "birth-date";
  return { proof, image: image !== undefined };
}

/** What the person is known by first: the birth date or one answer, as the person likes. */
async function askFirst(terminal: Terminal, questions: Questions, challenge: Challenge): Promise<Told> {
  const choices = challenge.questions.map(({ id, text }) => ({ value: id, name: terminal.text(text) }));
  const how = await questions.choice(texts.how, [
    { value: "birth-date", name: terminal.text(texts.birthDate) },
    ...choices,
  ]);
  if (how === "birth-date") return { birthDate: await askedBirthDate(terminal, questions) };
  return { answers: { [how]: await questions.secret(texts.answer) } };
}

function askedBirthDate(terminal: Terminal, questions: Questions): Promise<string> {
  return askedDate(terminal, () => questions.text(texts.askBirthDate));
}

/** Asks at the terminal who calls: two facts, the agent's choice, each in turn; what is secret is not shown. */
export async function askCallerFacts(
  terminal: Terminal,
  ctx: Context,
  given: string | undefined,
): Promise<{ readonly cedula: string; readonly said: string }> {
  const questions = await questionsFor(terminal);
  const cedula = given ?? (await questions.text(texts.cedula));
  const own = (await askCaller(ctx, cedula)).map(({ id, text }) => ({
    value: id,
    name: terminal.text(text),
  }));
  const others = (["birthDate", "phone", "office"] as const).map((fact) => ({
    value: fact,
    name: terminal.text(texts[fact]),
  }));
  const choices = [...others.slice(0, 1), ...own, ...others.slice(1)];
  const first = await questions.choice(texts.first, choices);
  const one = await saidOf(terminal, questions, first);
  // two questions are one fact
  const isAnswer = own.some(({ value }) => value === first);
  const left = choices.filter((choice) => choice.value !== first && !(isAnswer && own.includes(choice)));
  const second = await questions.choice(texts.second, left);
  return { cedula, said: JSON.stringify({ ...one, ...(await saidOf(terminal, questions, second)) }) };
}

async function saidOf(terminal: Terminal, questions: Questions, fact: string): Promise<CallerProof> {
  if (fact === "birthDate") return { birthDate: await askedBirthDate(terminal, questions) };
  if (fact === "phone") return { phoneLast4: await questions.secret(texts.askPhone) };
  if (fact === "office") return { lastOffice: await questions.text(texts.askOffice) };
  return { answers: { [fact]: await questions.secret(texts.callersAnswer) } };
}
