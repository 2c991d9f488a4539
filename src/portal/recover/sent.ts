import { html } from "../../base/markup.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { spoken } from "../../base/time.ts";
import { askAgain } from "../../recovery/visit/say.ts";
import type { Visit } from "../../recovery/visit/visit.ts";
import type { Page } from "../frame/page.ts";
import { button, form, list, notice, paragraph, section } from "../frame/parts.ts";
import type { Asked, Route } from "../frame/route.ts";
import { inVisit, placeOf, places } from "./visit.ts";

const texts = catalogue({
  title: { es: "Revise su correo", en: "Look in your mail" },
  sent: {
    es: "Si lo que usted dijo es igual a lo registrado, enviamos un mensaje a su correo registrado. Suele llegar en 5 a 15 minutos.",
    en: "If what you said is the same as what is on file, we sent a message to your e-mail address on file. It usually arrives in 5 to 15 minutes.",
  },
  open: {
    es: "Abra el mensaje, en este o en otro aparato.",
    en: "Open the message, on this or another device.",
  },
  press: { es: "Presione el enlace que trae.", en: "Press the link in it." },
  set: {
    es: "Ponga su clave nueva. El enlace sirve una sola vez, durante {life} desde que llega.",
    en: "Set your new password. The link works once, for {life} from when it arrives.",
  },
  see: {
    es: "Ahí ve lo que se hizo. El enlace sirve durante {life}.",
    en: "There you see what was done. The link works for {life}.",
  },
  late: { es: "¿No llegó en 30 minutos?", en: "Has it not arrived in 30 minutes?" },
  spam: {
    es: "Mire en «Spam» o «Correo no deseado» y en «Promociones».",
    en: "Look in “Spam” or “Junk” and in “Promotions”.",
  },
  yours: {
    es: "Piense si el correo que registró todavía es suyo y si lo puede abrir.",
    en: "Think whether the address that you registered is still yours and whether you can open it.",
  },
  connection: {
    es: "Revise que su aparato tenga conexión y actualice su bandeja de correo.",
    en: "Check that your device is connected, and refresh your inbox.",
  },
  different: {
    es: "Si algo de lo que dijo no es igual a lo registrado, no llega nada: puede empezar otra vez.",
    en: "If something you said is not the same as what is on file, nothing arrives: you can begin again.",
  },
  office: {
    es: "Si cambió de correo, o no puede seguir, vaya a una oficina con su cédula o pasaporte: ahí lo actualizan.",
    en: "If your address has changed, or you cannot go on, go to an office with your identity card or passport: they update it there.",
  },
  again: { es: "Pedir otro enlace", en: "Ask for another link" },
  askedAgain: {
    es: "Anotamos que pide otro enlace. Entre uno y otro pasan unos minutos.",
    en: "We noted that you ask for another link. A few minutes go by between one and the next.",
  },
});

function sentPage({ settings }: Asked["ctx"], { purpose }: Visit, again: boolean): Page {
  const last =
    purpose === "history"
      ? fill(texts.see, { life: spoken(settings["link.cap"]) })
      : fill(texts.set, { life: spoken(settings["link.ttl"]) });
  return {
    name: "sent",
    title: texts.title,
    body: (look) => html`${again ? notice(look, "done", [texts.askedAgain]) : html``}
${paragraph(look, texts.sent)}
${list(look, [texts.open, texts.press, last], "steps")}
${section(look, texts.late, [
  list(look, [texts.spam, texts.yours, texts.connection, texts.different, texts.office]),
  form(look, [button(look, { label: texts.again, quiet: true })]),
])}`,
  };
}

/** /recover/sent */
export const sent: Route = {
  path: places.sent,
  show: (asked) =>
    inVisit(asked, (visit) =>
      Promise.resolve(
        visit.askedAt === undefined
          ? { to: placeOf(visit.next) }
          : { page: sentPage(asked.ctx, visit, false) },
      ),
    ),
  // shown at once, and not at an address of its own: loading the page again asks for nothing more
  take: (asked) =>
    inVisit(asked, async (visit) => {
      if (visit.askedAt === undefined) return { to: placeOf(visit.next) };
      await askAgain(asked.ctx, visit);
      return { page: sentPage(asked.ctx, visit, true) };
    }),
};
