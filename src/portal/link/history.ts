import { html } from "../../base/markup.ts";
import { catalogue, verbatim } from "../../base/texts.ts";
import { local } from "../../base/time.ts";
import { receiptTexts, sentencesOf } from "../../holder/deeds.ts";
import type { Receipt } from "../../holder/receipt.ts";
import { showHistory } from "../../recovery/visit/history.ts";
import type { Fault, Page } from "../frame/page.ts";
import {
  button,
  form,
  linkTo,
  notice,
  paragraph,
  printButton,
  summaryList,
  tokenField,
} from "../frame/parts.ts";
import type { Asked, Form, Reply, Route } from "../frame/route.ts";
import { endPage, missingFaults } from "./ends.ts";

const texts = catalogue({
  about: {
    es: "Aquí ve lo que se pidió, se miró y se cambió de usted: cuándo y en qué oficina. Puede imprimirlo.",
    en: "Here you see what was asked, looked at and changed about you: when, and at which office. You can print it.",
  },
  private: {
    es: "En un teléfono o una computadora que no es suya, cierre la página cuando termine.",
    en: "On a telephone or computer that is not yours, close the page when you are done.",
  },
  press: { es: "Ver lo que se hizo", en: "See what was done" },
  start: { es: "Volver al inicio", en: "Back to the start" },
});

/** Where the link lands that shows a person the record: as often as it is asked for while the link lives. */
export const history: Route = {
  path: "/h",
  show: () => ({ page: askingPage() }),
  take,
};

async function take({ ctx }: Asked, typed: Form): Promise<Reply> {
  const token = typed("token").trim();
  const missing = missingFaults({ token });
  if (missing.length > 0) return { page: askingPage(missing) };
  try {
    return { page: sheet(await showHistory(ctx, token), ctx.settings.timezone) };
  } catch (error) {
    return { page: endPage(error, { path: history.path, another: "/account" }) };
  }
}

function askingPage(faults: readonly Fault[] = []): Page {
  return {
    name: "history",
    title: receiptTexts.title,
    faults,
    ...(faults.length > 0 && { status: 422 }),
    body: (look) => html`${paragraph(look, texts.about)}
${paragraph(look, texts.private)}
${form(look, [tokenField(look, faults), button(look, { label: texts.press })])}`,
  };
}

/** The same as the sheet of a counter, newest first. */
function sheet({ cedula, at, lines }: Receipt, zone: string): Page {
  return {
    name: "history",
    title: receiptTexts.title,
    body: (look) => html`${summaryList(look, [
      [receiptTexts.person, [verbatim(cedula)]],
      [receiptTexts.issued, [verbatim(local(at, zone))]],
    ])}
${notice(look, "mind", [lines.length === 0 ? receiptTexts.nothing : receiptTexts.foot])}
${printButton(look)}
${summaryList(
  look,
  lines.map((line) => [local(line.at, zone), sentencesOf(line)] as const),
)}
${linkTo(look, "/", texts.start)}`,
  };
}
