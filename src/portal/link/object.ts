import { html } from "../../base/markup.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { lengthInWords } from "../../base/time.ts";
import { wasStoppedInTime } from "../../cases/status.ts";
import { texts as counterTexts } from "../../counter/case/texts.ts";
import type { Case } from "../../counter/case/view.ts";
import { objectToCase, oneObjectionIn } from "../../counter/decide/object.ts";
import type { Fault, Page } from "../frame/page.ts";
import { button, form, linkTo, list, notice, paragraph, tokenField } from "../frame/parts.ts";
import type { Asked, Form, Reply, Route } from "../frame/route.ts";
import { endPage, missingFaults } from "./ends.ts";

const texts = catalogue({
  veto: { es: "Detener un cambio en su cuenta", en: "Stop a change of your account" },
  vetoWhy: {
    es: "Le avisamos de un cambio que se pidió en una oficina. Si usted no lo pidió, deténgalo aquí.",
    en: "We told you of a change that was asked for at an office. If you did not ask for it, stop it here.",
  },
  vetoEffect: {
    es: "El cambio se detiene hasta que un supervisor decida.",
    en: "The change is stopped until a supervisor decides.",
  },
  vetoPress: { es: "No fui yo: detener el cambio", en: "It was not me: stop the change" },
  vetoed: { es: "El cambio está detenido", en: "The change is stopped" },
  notMe: { es: "Avisar que no fue usted", en: "Say that it was not you" },
  notMeWhy: {
    es: "Le avisamos de un cambio que ya vale en su cuenta. Si usted no lo pidió, avísenos aquí.",
    en: "We told you of a change that is in force in your account. If you did not ask for it, tell us here.",
  },
  notMeEffect: {
    es: "Un supervisor revisa el cambio. El dato anterior no vuelve solo: regístrelo en una oficina.",
    en: "A supervisor looks at the change. What was on file before does not come back by itself: register it at an office.",
  },
  notMePress: { es: "No fui yo", en: "It was not me" },
  noted: { es: "Anotamos que no fue usted", en: "We noted that it was not you" },
  links: {
    es: "Los enlaces para crear una clave que se enviaron por correo dejan de servir.",
    en: "The links to set a password that were sent by e-mail no longer work.",
  },
  rare: {
    es: "Desde un mismo correo se puede una vez en {length}.",
    en: "From one e-mail address this can be done once in {length}.",
  },
  wasYou: {
    es: "Si usted pidió el cambio, no confirme: cierre esta página y todo sigue igual.",
    en: "If you asked for the change, do not confirm: close this page and all stays as it is.",
  },
  next: {
    es: "Vaya a una oficina con su cédula o pasaporte y diga el número del trámite: {id}.",
    en: "Go to an office with your identity card or passport and give the number of the case: {id}.",
  },
  start: { es: "Volver al inicio", en: "Back to the start" },
});

const rare = fill(texts.rare, { length: lengthInWords(oneObjectionIn) });

/** What a page on which one objects says before its button. */
interface Objecting {
  readonly path: string;
  readonly name: "veto" | "not-me";
  readonly title: Sentence;
  readonly why: Sentence;
  readonly effect: Sentence;
  readonly press: Sentence;
}

/** Where the link of a notice lands while the change is not in force yet. */
export const veto = objecting({
  path: "/v",
  name: "veto",
  title: texts.veto,
  why: texts.vetoWhy,
  effect: texts.vetoEffect,
  press: texts.vetoPress,
});

/** Where the link of a notice lands once the change is in force. */
export const notMe = objecting({
  path: "/n",
  name: "not-me",
  title: texts.notMe,
  why: texts.notMeWhy,
  effect: texts.notMeEffect,
  press: texts.notMePress,
});

function objecting(page: Objecting): Route {
  return {
    path: page.path,
    show: () => ({ page: objectPage(page) }),
    take: (asked, typed) => take(page, asked, typed),
  };
}

async function take(page: Objecting, { ctx }: Asked, typed: Form): Promise<Reply> {
  const token = typed("token").trim();
  const missing = missingFaults({ token });
  if (missing.length > 0) return { page: objectPage(page, missing) };
  try {
    return { page: objectedPage(await objectToCase(ctx, token)) };
  } catch (error) {
    return { page: endPage(error, { path: page.path }) };
  }
}

function objectPage({ name, title, why, effect, press }: Objecting, faults: readonly Fault[] = []): Page {
  return {
    name,
    title,
    faults,
    ...(faults.length > 0 && { status: 422 }),
    body: (look) => html`${paragraph(look, why)}
${list(look, [effect, texts.links, rare])}
${paragraph(look, texts.wasYou)}
${form(look, [tokenField(look, faults), button(look, { label: press })])}`,
  };
}

/** What came of it, by where the change stood: a link of before may be used after. */
function objectedPage(found: Case): Page {
  const { id } = found;
  const inTime = wasStoppedInTime(found);
  return {
    name: inTime ? "vetoed" : "noted",
    title: inTime ? texts.vetoed : texts.noted,
    body: (
      look,
    ) => html`${notice(look, "done", [fill(counterTexts.objected, { id }), fill(texts.next, { id })])}
${linkTo(look, "/", texts.start)}`,
  };
}
