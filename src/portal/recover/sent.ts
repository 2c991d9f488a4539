import { ClaveError } from "../../base/errors.ts";
import { html, type Markup, nothing } from "../../base/markup.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { spoken } from "../../base/time.ts";
import { enterCode, hasCode, isSpent, requireWaiting } from "../../recovery/visit/code.ts";
import { askAgain } from "../../recovery/visit/say.ts";
import type { Visit } from "../../recovery/visit/visit.ts";
import { type RecentWaits, recentWaits } from "../../report/recent-waits.ts";
import { textField } from "../frame/fields.ts";
import type { Fault, Look, Page } from "../frame/page.ts";
import { button, form, linkTo, list, notice, paragraph, section } from "../frame/parts.ts";
import type { Asked, Form, Reply, Route } from "../frame/route.ts";
import { endPage } from "../link/ends.ts";
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
  measured: {
    es: "En los últimos {days} días, por correo se tardó de {from} a {to}.",
    en: "In the last {days} days it took {from} to {to} by e-mail.",
  },
  measuredThere: {
    es: "En los últimos {days} días, en una oficina se tardó de {from} a {to}.",
    en: "In the last {days} days it took {from} to {to} at an office.",
  },
  other: { es: "¿Lee el correo en otro aparato?", en: "Do you read your mail on another device?" },
  type: {
    es: "El mensaje trae también un código de 8 dígitos. Escríbalo aquí, y ponga su clave nueva en este aparato. No se lo diga a nadie: quien se lo pida es un ladrón.",
    en: "The message has a code of 8 digits too. Type it here, and set your new password on this device. Tell it to nobody: whoever asks you for it is a thief.",
  },
  code: { es: "Código de 8 dígitos", en: "Code of 8 digits" },
  codeHint: { es: "Por ejemplo: 1234 5678", en: "For example: 1234 5678" },
  digits: { es: "Escriba los 8 dígitos del código.", en: "Type the 8 digits of the code." },
  enter: { es: "Continuar", en: "Continue" },
  dead: {
    es: "Aquí ya no se acepta ningún código, porque cinco no eran. El enlace del mensaje todavía sirve: ábralo.",
    en: "No code is taken here any more, since five were not it. The link in the message still works: open it.",
  },
  again: { es: "Pedir otro enlace", en: "Ask for another link" },
  askedAgain: {
    es: "Anotamos que pide otro enlace. Entre uno y otro pasan unos minutos.",
    en: "We noted that you ask for another link. A few minutes go by between one and the next.",
  },
});

/** How long each way took lately, of the desk as a whole: the same for everybody who looks. */
function measured({ days, by }: RecentWaits): readonly Sentence[] {
  const words = [
    ["email", texts.measured],
    ["in-person", texts.measuredThere],
  ] as const;
  return words.flatMap(([method, sentence]) => {
    const typical = by.get(method)?.typical;
    const [from, to] = [spoken(typical?.from ?? 0), spoken(typical?.to ?? 0)];
    return typical ? [fill(sentence, { days, from, to })] : [];
  });
}

interface Told {
  readonly waits: RecentWaits;
  /** Whether another letter was asked for just now. */
  readonly again?: boolean;
  readonly faults?: readonly Fault[];
}

async function sentPage(ctx: Asked["ctx"], visit: Visit, told: Omit<Told, "waits"> = {}): Promise<Page> {
  return pageOf(ctx, visit, { ...told, waits: await recentWaits(ctx) });
}

function pageOf(ctx: Asked["ctx"], visit: Visit, { again = false, faults = [], waits }: Told): Page {
  const { settings, clock } = ctx;
  const last =
    visit.purpose === "history"
      ? fill(texts.see, { life: spoken(settings["link.cap"]) })
      : fill(texts.set, { life: spoken(settings["link.ttl"]) });
  const isOpen = visit.endsAt > clock.now();
  return {
    name: "sent",
    title: texts.title,
    faults,
    ...(faults.length > 0 && { status: 422 }),
    body: (look) => html`${again ? notice(look, "done", [texts.askedAgain]) : html``}
${paragraph(look, texts.sent)}
${list(look, [texts.open, texts.press, last], "steps")}
${hasCode(ctx, visit) ? codePart(look, visit, faults) : nothing}${section(look, texts.late, [
  list(look, [texts.spam, texts.yours, texts.connection, texts.different, texts.office, ...measured(waits)]),
  isOpen
    ? form(look, [button(look, { label: texts.again, quiet: true })])
    : linkTo(look, "/recover", texts.again),
])}`,
  };
}

/** Where the code beside the link is typed, whoever this is; after five wrong ones, that none is taken. */
function codePart(look: Look, visit: Visit, faults: readonly Fault[]): Markup {
  if (isSpent(visit)) return notice(look, "mind", [texts.dead]);
  const asking = { name: "code", label: texts.code, hint: texts.codeHint, faults };
  return section(look, texts.other, [
    paragraph(look, texts.type),
    form(look, [
      textField(look, { ...asking, autocomplete: "one-time-code", digits: true, short: true }),
      button(look, { label: texts.enter, name: "enter", value: "yes" }),
    ]),
  ]);
}

/** /recover/sent */
export const sent: Route = {
  path: places.sent,
  show: (asked) => inWait(asked, async (visit) => ({ page: await sentPage(asked.ctx, visit) })),
  // shown at once, and not at an address of its own: loading the page again asks for nothing more
  take: (asked, field) =>
    inWait(asked, async (visit) => {
      if (field("enter") !== "" || field("code") !== "") return takeCode(asked, visit, field);
      await askAgain(asked.ctx, visit);
      return { page: await sentPage(asked.ctx, visit, { again: true }) };
    }),
};

/** Does something in a visit that waits for its letter; elsewhere it goes on where that visit is. */
function inWait(asked: Asked, work: (visit: Visit) => Promise<Reply> | Reply): Promise<Reply> {
  return inVisit(
    asked,
    async (visit) => {
      if (visit.code !== undefined) return { to: places.password };
      return visit.askedAt === undefined ? { to: placeOf(visit.next) } : work(visit);
    },
    requireWaiting,
  );
}

async function takeCode({ ctx, visit: secret }: Asked, visit: Visit, field: Form): Promise<Reply> {
  const code = field("code").replace(/[\s-]/g, "");
  const faulty = async (sentence: Fault["sentence"]) => ({
    page: await sentPage(ctx, visit, { faults: [{ field: "code", sentence }] }),
  });
  if (isSpent(visit)) return { page: await sentPage(ctx, visit) };
  if (!/^\d{8}$/.test(code)) return faulty(texts.digits);
  try {
    await enterCode(ctx, visit, code);
    return { to: places.password };
  } catch (error) {
    if (!(error instanceof ClaveError)) throw error;
    if (error.code === "code-wrong") return faulty(error.sentence);
    if (error.code === "code-spent") return { page: await sentPage(ctx, await requireWaiting(ctx, secret)) };
    return { page: endPage(error, { path: places.sent, another: "/recover" }) };
  }
}
