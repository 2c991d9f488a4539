import { ClaveError } from "../../base/errors.ts";
import { html, nothing } from "../../base/markup.ts";
import type { Settings } from "../../base/settings.ts";
import { catalogue } from "../../base/texts.ts";
import { rulesTold } from "../../password/policy.ts";
import { type Completed, completeRecovery } from "../../recovery/complete.ts";
import { passwordField } from "../frame/fields.ts";
import type { Fault, Page } from "../frame/page.ts";
import { button, form, linkTo, notice, paragraph, tokenField } from "../frame/parts.ts";
import type { Asked, Form, Reply, Route } from "../frame/route.ts";
import { endPage, missingFaults } from "./ends.ts";

const texts = catalogue({
  title: { es: "Cree su clave nueva", en: "Set your new password" },
  once: {
    es: "El enlace se gasta solo cuando la clave queda lista: si una clave no se acepta, pruebe otra aquí mismo.",
    en: "The link is used up only when the password is set: if one is not accepted, try another right here.",
  },
  onceByCode: {
    es: "El código se gasta solo cuando la clave queda lista: si una clave no se acepta, pruebe otra aquí mismo.",
    en: "The code is used up only when the password is set: if one is not accepted, try another right here.",
  },
  office: {
    es: "Si le dieron un código de activación en una oficina, escríbalo en lugar del código del enlace.",
    en: "If you were handed an activation code at an office, type it in the place of the code of the link.",
  },
  password: { es: "Clave nueva", en: "New password" },
  set: { es: "Guardar mi clave nueva", en: "Set my new password" },
  done: { es: "Su clave nueva está lista", en: "Your new password is set" },
  enter: {
    es: "Ya puede entrar con ella. Los demás enlaces y códigos que pidió ya no sirven.",
    en: "You can sign in with it now. Any other link or code that you asked for no longer works.",
  },
  notYou: {
    es: "Si le llega un aviso de un cambio de clave que usted no hizo, vaya a una oficina con su cédula o pasaporte.",
    en: "If you are told of a change of password that you did not make, go to an office with your identity card or passport.",
  },
  start: { es: "Volver al inicio", en: "Back to the start" },
});

/** Where the link of a recovery lands: a new password is set here, once, by whoever holds it. */
export const setPassword: Route = {
  path: "/r",
  show: ({ ctx }) => ({ page: passwordPage(ctx.settings, "") }),
  take,
};

function take({ ctx }: Asked, typed: Form): Promise<Reply> {
  const [token, password] = [typed("token").trim(), typed("password")];
  const again = (faults: readonly Fault[]) => passwordPage(ctx.settings, token, faults);
  return setOrTell(missingFaults({ token, password }), again, () =>
    completeRecovery(ctx, { link: token, password }),
  );
}

/** Sets a password where nothing is missing: what is to be corrected is told on the page itself, what is over on one of its own. */
export async function setOrTell(
  missing: readonly Fault[],
  again: (faults: readonly Fault[]) => Page,
  complete: () => Promise<Completed>,
): Promise<Reply> {
  if (missing.length > 0) return { page: again(missing) };
  try {
    // whoever asked in this browser has what they came for
    return { page: donePage(await complete()), visit: undefined };
  } catch (error) {
    const faults = brokenRules(error);
    if (faults) return { page: again(faults) };
    return { page: endPage(error, { path: setPassword.path, another: "/recover" }) };
  }
}

/** Every rule that the password broke; undefined where something else went wrong. */
function brokenRules(error: unknown): readonly Fault[] | undefined {
  if (!(error instanceof ClaveError) || error.code !== "password-refused") return undefined;
  return error.detail.failed?.map(({ message }) => ({ field: "password", sentence: message }));
}

/** The form, with the holder's own link once more where one is needed, and what is to be corrected; never with a password. */
export function passwordPage(
  settings: Settings,
  token: string | undefined,
  faults: readonly Fault[] = [],
): Page {
  const rules = rulesTold({
    profile: settings["password.profile"],
    maxLength: settings["password.maxLength"],
  });
  return {
    name: "password",
    title: texts.title,
    faults,
    ...(faults.length > 0 && { status: 422 }),
    body: (look) => html`${paragraph(look, token === undefined ? texts.onceByCode : texts.once)}
${form(look, [
  token === undefined ? nothing : tokenField(look, faults, token, texts.office),
  passwordField(look, { name: "password", label: texts.password, rules, faults }),
  button(look, { label: texts.set }),
])}`,
  };
}

function donePage({ sentence, warnings }: Completed): Page {
  return {
    name: "done",
    title: texts.done,
    body: (look) => html`${notice(look, "done", [sentence, texts.enter])}
${[...warnings, texts.notYou].map((sentence) => paragraph(look, sentence))}
${linkTo(look, "/", texts.start)}`,
  };
}
