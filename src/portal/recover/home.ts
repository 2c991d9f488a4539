import { html } from "../../base/markup.ts";
import { catalogue } from "../../base/texts.ts";
import type { Page } from "../frame/page.ts";
import { linkTo, list, paragraph, section, wayTo } from "../frame/parts.ts";
import type { Route } from "../frame/route.ts";

const texts = catalogue({
  title: { es: "Recupere su clave", en: "Get your password back" },
  about: {
    es: "Si olvidó su clave, aquí pone una nueva. Toma unos tres minutos.",
    en: "If you forgot your password, you set a new one here. It takes about three minutes.",
  },
  needed: { es: "Tenga a mano:", en: "Have at hand:" },
  number: { es: "su número de cédula", en: "your cédula number" },
  mailbox: {
    es: "su correo registrado: ahí llega un enlace",
    en: "your e-mail on file: a link arrives there",
  },
  start: { es: "Recuperar mi clave", en: "Get my password back" },
  have: { es: "¿Ya tiene un enlace o un código?", en: "Do you have a link or a code already?" },
  haveLink: {
    es: "Poner una clave nueva con el enlace del mensaje o el código de la oficina",
    en: "Set a new password with the link from the message or the code from the office",
  },
  record: { es: "¿Qué se hizo con sus datos?", en: "What was done about you?" },
  seeRecord: { es: "Ver lo que se hizo con mi cuenta", en: "See what was done with my account" },
});

const page: Page = {
  name: "home",
  title: texts.title,
  body: (look) => html`${paragraph(look, texts.about)}
${paragraph(look, texts.needed)}
${list(look, [texts.number, texts.mailbox])}
${wayTo(look, "/recover", texts.start)}
${section(look, texts.have, [linkTo(look, "/r", texts.haveLink)])}
${section(look, texts.record, [linkTo(look, "/account", texts.seeRecord)])}`,
};

/** / */
export const home: Route = { path: "/", show: () => ({ page }) };
