import { ClaveError } from "../../base/errors.ts";
import { html, nothing } from "../../base/markup.ts";
import { catalogue, fill, joined } from "../../base/texts.ts";
import type { Case } from "../../counter/case/view.ts";
import { askCodeFromHome, confirmFromHome } from "../../counter/proof/from-home.ts";
import { textField } from "../frame/fields.ts";
import type { Fault, Page } from "../frame/page.ts";
import { button, form, linkTo, notice, paragraph, tokenField } from "../frame/parts.ts";
import type { Asked, Form, Reply, Route } from "../frame/route.ts";
import { endPage, missingFaults } from "./ends.ts";

const texts = catalogue({
  title: { es: "Confirme su correo nuevo", en: "Confirm your new e-mail address" },
  about: {
    es: "Escriba el código del mensaje que trajo este enlace. Así la oficina sabe que usted lee ese correo.",
    en: "Type the code of the message that brought this link. So the office knows that you read that mailbox.",
  },
  code: { es: "Código de 8 dígitos", en: "Code of 8 digits" },
  codeHint: { es: "Por ejemplo: 1234 5678", en: "For example: 1234 5678" },
  press: { es: "Confirmar mi correo", en: "Confirm my address" },
  again: { es: "El código venció: enviarme otro", en: "The code has expired: send me another" },
  sent: {
    es: "Le enviamos otro mensaje con un código nuevo. El anterior deja de servir cuando ese llega.",
    en: "We sent you another message with a new code. The one before stops working when that one comes.",
  },
  notYou: {
    es: "Si usted no pidió registrar un correo en una oficina, cierre esta página: sin el código nada cambia.",
    en: "If you did not ask at an office to register an address, close this page: without the code nothing changes.",
  },
  done: { es: "Su correo está confirmado", en: "Your address is confirmed" },
  next: {
    es: "La oficina termina el trámite {id} y le avisa por correo cuando el cambio vale.",
    en: "The office ends the case {id} and tells you by e-mail when the change is in force.",
  },
  start: { es: "Volver al inicio", en: "Back to the start" },
});

/** Where the link to confirm a new address lands: the link says which, the code in its letter proves that it is read. */
export const confirmAddress: Route = {
  path: "/c",
  show: () => ({ page: confirmPage({}) }),
  take,
};

async function take({ ctx }: Asked, typed: Form): Promise<Reply> {
  const [token, code] = [typed("token").trim(), typed("code").trim()];
  const again = typed("again") !== "";
  const missing = missingFaults(again ? { token } : { token, code });
  if (missing.length > 0) return { page: confirmPage({ token, faults: missing }) };
  try {
    if (!again) return { page: donePage(await confirmFromHome(ctx, token, code)) };
    await askCodeFromHome(ctx, token);
    return { page: confirmPage({ token, sent: true }) };
  } catch (error) {
    const isWrong = error instanceof ClaveError && error.code === "code-wrong";
    if (!isWrong) return { page: endPage(error, { path: confirmAddress.path }) };
    const sentence = joined([error.sentence, ...(error.hint ? [error.hint] : [])], " ");
    return { page: confirmPage({ token, faults: [{ field: "code", sentence }] }) };
  }
}

interface Typed {
  readonly token?: string;
  readonly faults?: readonly Fault[];
  /** Whether another code was asked for just now. */
  readonly sent?: boolean;
}

function confirmPage({ token = "", faults = [], sent = false }: Typed): Page {
  return {
    name: "confirm",
    title: texts.title,
    faults,
    ...(faults.length > 0 && { status: 422 }),
    body: (look) => html`${sent ? notice(look, "done", [texts.sent]) : nothing}
${paragraph(look, texts.about)}
${form(look, [
  tokenField(look, faults, token),
  textField(look, {
    name: "code",
    label: texts.code,
    hint: texts.codeHint,
    autocomplete: "one-time-code",
    digits: true,
    short: true,
    faults,
  }),
  button(look, { label: texts.press }),
  button(look, { label: texts.again, name: "again", value: "yes", quiet: true }),
])}
${paragraph(look, texts.notYou)}`,
  };
}

function donePage({ id }: Case): Page {
  return {
    name: "done",
    title: texts.done,
    body: (look) => html`${notice(look, "done", [fill(texts.next, { id })])}
${linkTo(look, "/", texts.start)}`,
  };
}
