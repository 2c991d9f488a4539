import type { ErrorCode } from "../../base/error-codes.ts";
import { ClaveError } from "../../base/errors.ts";
import { html, nothing } from "../../base/markup.ts";
import { catalogue, type Sentence } from "../../base/texts.ts";
import type { Fault, Page, PageName } from "../frame/page.ts";
import { linkTo, notice, wayTo } from "../frame/parts.ts";

const texts = catalogue({
  expired: { es: "Ya venció", en: "It has expired" },
  used: { es: "Ya se usó", en: "It was already used" },
  superseded: { es: "Ya no sirve", en: "It no longer works" },
  unknown: { es: "No lo reconocemos", en: "We do not recognise it" },
  refused: { es: "Por ahora no se puede", en: "Not possible for now" },
  busy: { es: "Espere un momento", en: "Wait a moment" },
  another: { es: "Pedir otro enlace", en: "Ask for another link" },
  again: { es: "Escribirlo otra vez", en: "Type it again" },
  start: { es: "Volver al inicio", en: "Back to the start" },
});

const missing = catalogue({
  token: {
    es: "Falta el código del enlace: abra el enlace del mensaje, o cópielo aquí.",
    en: "The code of the link is missing: open the link in the message, or copy it here.",
  },
  password: { es: "Escriba la clave nueva.", en: "Type the new password." },
  code: { es: "Escriba el código del mensaje.", en: "Type the code in the message." },
});

const titles = {
  "link-expired": texts.expired,
  "link-used": texts.used,
  "link-superseded": texts.superseded,
  "link-unknown": texts.unknown,
  refused: texts.refused,
  busy: texts.busy,
} as const satisfies Partial<Record<PageName, Sentence>>;

/** The page of each end that a link or a code comes to. What ended it later stands for it, as a newer link does. */
const ends: Partial<Record<ClaveError["code"], keyof typeof titles>> = {
  "link-expired": "link-expired",
  "link-used": "link-used",
  "link-superseded": "link-superseded",
  "link-revoked": "link-superseded",
  "link-changed": "link-superseded",
  "link-unknown": "link-unknown",
  "link-several": "link-unknown",
  "code-wrong": "link-unknown",
  "activation-on-hold": "refused",
  "objection-spent": "refused",
  "home-too-soon": "refused",
  "target-refused": "refused",
  "link-claimed": "busy",
} satisfies Partial<Record<ErrorCode, keyof typeof titles>>;

/** Where whoever holds a dead link goes on. */
export interface WaysOn {
  /** The page on which it was brought. */
  readonly path: string;
  /** The page on which another is asked for; undefined where that is not done here. */
  readonly another?: string;
}

/** The page that says what became of a link, and what to do; throws on what is no matter of the link. */
export function endPage(error: unknown, { path, another }: WaysOn): Page {
  const name = error instanceof ClaveError ? ends[error.code] : undefined;
  if (!(error instanceof ClaveError) || name === undefined) throw error;
  const { sentence, hint, detail } = error;
  const { retryAfterSeconds } = detail;
  return {
    name,
    title: titles[name],
    body: (look) => html`${notice(look, "mind", hint ? [sentence, hint] : [sentence])}
${another !== undefined && name !== "busy" ? wayTo(look, another, texts.another) : nothing}
${name === "link-unknown" ? linkTo(look, path, texts.again) : linkTo(look, "/", texts.start)}`,
    ...(name === "busy" && { status: 503, retryAfterSeconds: retryAfterSeconds ?? 60 }),
  };
}

/** A fault for each field of a form in which nothing was typed. */
export function missingFaults(typed: Partial<Record<keyof typeof missing, string>>): readonly Fault[] {
  const fields = Object.keys(typed) as (keyof typeof missing)[];
  return fields.filter((field) => typed[field] === "").map((field) => ({ field, sentence: missing[field] }));
}
