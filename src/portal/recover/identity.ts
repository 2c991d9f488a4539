import { html, type Markup, nothing } from "../../base/markup.ts";
import { catalogue, type Sentence } from "../../base/texts.ts";
import { isDay } from "../../base/time.ts";
import { type Given, giveProof, goWithoutMemory } from "../../recovery/visit/say.ts";
import { askedIn, type Visit } from "../../recovery/visit/visit.ts";
import { birthDateFields, type TypedDate, textField } from "../frame/fields.ts";
import type { Fault, Look, Page } from "../frame/page.ts";
import { button, form, paragraph } from "../frame/parts.ts";
import type { Asked, Form, Route } from "../frame/route.ts";
import { waysToAnswer } from "../frame/ways.ts";
import { inVisit, placeOf, places } from "./visit.ts";

const texts = catalogue({
  title: { es: "¿Es usted?", en: "Is it you?" },
  how: { es: "¿Con qué quiere identificarse?", en: "What do you want to identify yourself with?" },
  byBirthDate: { es: "Con mi fecha de nacimiento", en: "With my date of birth" },
  byQuestion: { es: "Con mi pregunta de seguridad", en: "With my security question" },
  birthDate: { es: "¿Cuándo nació usted?", en: "When were you born?" },
  birthDateHint: { es: "Por ejemplo: 12 3 1985", en: "For example: 12 3 1985" },
  dateWrong: {
    es: "Escriba el día, el mes y el año en que nació, con números: 12 3 1985.",
    en: "Type the day, month and year in which you were born, in figures: 12 3 1985.",
  },
  answerMissing: { es: "Escriba la respuesta.", en: "Type the answer." },
  alone: {
    es: "Sin respuesta ni imagen basta su fecha de nacimiento. El enlace va solo a un correo que ya se comprobó, una vez al día.",
    en: "Without answer and picture your date of birth will do. The link goes only to an address that was proved before, once a day.",
  },
  forgotten: { es: "No lo recuerdo", en: "I can't remember" },
  next: { es: "Continuar", en: "Continue" },
});

interface Typed {
  readonly proof: Given["proof"];
  readonly date?: TypedDate;
  readonly faults?: readonly Fault[];
}

function identityPage(
  ctx: Asked["ctx"],
  question: Sentence,
  { withoutImage }: Visit,
  { proof, date, faults = [] }: Typed = { proof: "birth-date" },
): Page {
  const ofDate = (look: Look) =>
    birthDateFields(look, {
      label: texts.birthDate,
      hint: texts.birthDateHint,
      faults,
      ...(date && { typed: date }),
    });
  const ofQuestion = (look: Look) => textField(look, { name: "answer", label: question, faults });
  const ways = (look: Look): Markup =>
    waysToAnswer(look, {
      name: "proof",
      label: texts.how,
      chosen: proof,
      ways: [
        { value: "birth-date", label: texts.byBirthDate, fields: ofDate(look) },
        { value: "question", label: texts.byQuestion, fields: ofQuestion(look) },
      ],
    });
  return {
    name: "identity",
    title: texts.title,
    faults,
    ...(faults.length > 0 && { status: 422 }),
    body: (look) =>
      withoutImage
        ? html`${paragraph(look, texts.alone)}${form(look, [
            html`<input type="hidden" name="proof" value="birth-date">`,
            ofDate(look),
            button(look, { label: texts.next }),
          ])}`
        : html`${form(look, [ways(look), button(look, { label: texts.next })])}${forgotten(look, ctx)}`,
  };
}

/** The way on for whoever does not remember, in a form of its own. */
export function forgotten(look: Look, { settings }: Asked["ctx"]): Markup {
  return settings["identity.alternative"]
    ? form(look, [button(look, { label: texts.forgotten, quiet: true })], "/recover/forgotten")
    : nothing;
}

/** /recover/identity */
export const identity: Route = {
  path: places.proof,
  show: (asked) =>
    inVisit(asked, async (visit) => {
      if (visit.askedAt !== undefined) return { to: places.sent };
      const { question } = await askedIn(asked.ctx, visit);
      return { page: identityPage(asked.ctx, question.text, visit) };
    }),
  take: (asked, field) =>
    inVisit(asked, async (visit) => {
      const given = givenIn(field);
      if (!("faults" in given)) return { to: placeOf(await giveProof(asked.ctx, visit, given)) };
      const { question } = await askedIn(asked.ctx, visit);
      return { page: identityPage(asked.ctx, question.text, visit, given) };
    }),
};

/** /recover/forgotten */
export const forgottenWay: Route = {
  path: "/recover/forgotten",
  take: (asked) =>
    inVisit(asked, async (visit) => ({ to: placeOf(await goWithoutMemory(asked.ctx, visit)) })),
};

function givenIn(field: Form): Given | Required<Typed> {
  const date = {
    birthDay: field("birthDay").trim(),
    birthMonth: field("birthMonth").trim(),
    birthYear: field("birthYear").trim(),
  };
  const answer = field("answer").trim();
  const typedDate = Object.values(date).some((part) => part !== "");
  const proof =
    field("proof") === "question" || (field("proof") === "" && !typedDate) ? "question" : "birth-date";
  if (proof === "question")
    return answer === ""
      ? { proof, date, faults: [{ field: "answer", sentence: texts.answerMissing }] }
      : { proof, answer: answer.slice(0, 200) };
  const birthDate = dayTyped(date);
  return birthDate === undefined
    ? { proof, date: shortened(date), faults: [{ field: "birthDay", sentence: texts.dateWrong }] }
    : { proof, birthDate };
}

function dayTyped({ birthDay, birthMonth, birthYear }: TypedDate): string | undefined {
  const day = `${birthYear.padStart(4, "0")}-${birthMonth.padStart(2, "0")}-${birthDay.padStart(2, "0")}`;
  return isDay(day) ? day : undefined;
}

function shortened({ birthDay, birthMonth, birthYear }: TypedDate): TypedDate {
  return {
    birthDay: birthDay.slice(0, 4),
    birthMonth: birthMonth.slice(0, 4),
    birthYear: birthYear.slice(0, 6),
  };
}
