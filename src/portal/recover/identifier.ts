import { ClaveError } from "../../base/errors.ts";
import { html, nothing } from "../../base/markup.ts";
import { catalogue, joined } from "../../base/texts.ts";
import { beginVisit, type VisitInput } from "../../recovery/visit/visit.ts";
import { textField } from "../frame/fields.ts";
import type { Fault, Page } from "../frame/page.ts";
import { button, captcha, form, paragraph } from "../frame/parts.ts";
import type { Asked, Form, Reply, Route } from "../frame/route.ts";
import { solvedIn } from "../serve/captcha.ts";
import { places } from "./visit.ts";

const texts = catalogue({
  title: { es: "¿Cuál es su número de cédula?", en: "What is your cédula number?" },
  identifier: { es: "Número de cédula", en: "Cédula number" },
  identifierHint: {
    es: "Diez dígitos. Si es extranjero y no tiene cédula, el código que le dio la institución.",
    en: "Ten digits. If you are a foreigner without a cédula, the code that the institution gave you.",
  },
  history: {
    es: "Vea lo que se hizo con sus datos: quién los miró, qué se pidió y qué se cambió. El enlace llega a su correo registrado.",
    en: "See what was done about you: who looked, what was asked for and what was changed. The link goes to your e-mail address on file.",
  },
  next: { es: "Continuar", en: "Continue" },
});

type Purpose = VisitInput["purpose"];

function identifierPage(purpose: Purpose, typed = "", faults: readonly Fault[] = []): Page {
  return {
    name: "identifier",
    title: texts.title,
    faults,
    ...(faults.length > 0 && { status: 422 }),
    body: (look) => html`${purpose === "history" ? paragraph(look, texts.history) : nothing}
${form(look, [
  textField(look, {
    name: "identifier",
    label: texts.identifier,
    hint: texts.identifierHint,
    value: typed,
    faults,
  }),
  captcha(look, faults),
  button(look, { label: texts.next }),
])}`,
  };
}

function identifierAt(path: string, purpose: Purpose): Route {
  return {
    path,
    show: () => ({ page: identifierPage(purpose) }),
    take: (asked, field) => take(asked, purpose, field),
  };
}

/** /recover */
export const identifier = identifierAt("/recover", "recover");

/** /account */
export const account = identifierAt("/account", "history");

const fieldOf: Readonly<Record<string, string>> = {
  "cedula-invalid": "identifier",
  "captcha-wrong": "altcha",
};

async function take({ ctx }: Asked, purpose: Purpose, field: Form): Promise<Reply> {
  const typed = field("identifier");
  try {
    const solved = await solvedIn(ctx, field("altcha"));
    const secret = await beginVisit(ctx, { purpose, identifier: typed, solved });
    return { to: places.proof, visit: secret };
  } catch (error) {
    const wrong = error instanceof ClaveError ? fieldOf[error.code] : undefined;
    if (wrong === undefined || !(error instanceof ClaveError)) throw error;
    const sentence = joined([error.sentence, ...(error.hint ? [error.hint] : [])], " ");
    return { page: identifierPage(purpose, typed.slice(0, 40), [{ field: wrong, sentence }]) };
  }
}
