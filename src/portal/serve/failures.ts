import type { Kind } from "../../base/error-codes.ts";
import { ClaveError } from "../../base/errors.ts";
import { html } from "../../base/markup.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { explainStoreFault } from "../../store/engine/faults.ts";
import type { Page, PageName } from "../frame/page.ts";

const texts = catalogue({
  title: { es: "No se pudo", en: "That did not work" },
  refusedTitle: { es: "Así no se puede", en: "Not like this" },
  busyTitle: { es: "En este momento no se puede", en: "Not at this moment" },
  start: { es: "Volver al inicio", en: "Back to the start" },
  absent: { es: "En esta dirección no hay ninguna página.", en: "There is no page at this address." },
  method: { es: "Esta dirección no se usa de esa manera.", en: "This address is not used in that way." },
  elsewhere: {
    es: "El sitio está en otra dirección: la que dicen nuestras cartas.",
    en: "The site is at another address: the one that our letters name.",
  },
  foreign: {
    es: "El formulario llegó desde otro sitio y no se tomó. Ábralo aquí y llénelo otra vez.",
    en: "The form came from another site and was not taken. Open it here and fill it in again.",
  },
  kind: {
    es: "El formulario llegó de una manera que este sitio no lee. Ábralo aquí y llénelo otra vez.",
    en: "The form came in a way that this site does not read. Open it here and fill it in again.",
  },
  large: {
    es: "El formulario trae más de lo que cabe en él.",
    en: "The form holds more than there is room for in it.",
  },
  broken: {
    es: "El formulario llegó incompleto: se cortó la conexión. Envíelo otra vez.",
    en: "The form arrived incomplete: the connection broke off. Send it again.",
  },
  unclear: {
    es: "El formulario trae un dato repetido o un carácter que no se puede guardar. Llénelo otra vez.",
    en: "The form holds a field twice, or a character that cannot be kept. Fill it in again.",
  },
  passing: {
    es: "Ahora no podemos anotar nada. Lo que acaba de enviar no se hizo; lo de antes no se perdió. Espere un momento e inténtelo otra vez.",
    en: "We cannot write anything down just now. What you sent last was not done; nothing from before was lost. Wait a moment and try again.",
  },
  defect: {
    es: "Algo falló de nuestro lado. Inténtelo otra vez; si se repite, acérquese a una oficina y diga este número: {id}.",
    en: "Something went wrong on our side. Try again; if it happens again, go to an office and give this number: {id}.",
  },
});

/** What is the matter with a request itself, whatever it asks for: its HTTP status and its sentence. */
const untaken = {
  absent: 404,
  method: 405,
  elsewhere: 421,
  foreign: 403,
  kind: 415,
  large: 413,
  broken: 400,
  unclear: 422,
} as const;

class NotTaken extends Error {
  readonly why: keyof typeof untaken;

  constructor(why: keyof typeof untaken) {
    super(why);
    this.name = "NotTaken";
    this.why = why;
  }
}

/** What to throw where a request is not one of ours. */
export function notTaken(why: keyof typeof untaken): Error {
  return new NotTaken(why);
}

/** The HTTP status of each kind of failure (contract); where it says 503, trying again later may help. */
const statuses: Readonly<Record<Kind, number>> = {
  refused: 200,
  usage: 422,
  invalid: 422,
  "no-input": 500,
  missing: 404,
  unavailable: 503,
  defect: 500,
  io: 503,
  busy: 503,
  forbidden: 403,
  config: 503,
  cancelled: 503,
};

/** What tells of the desk's own machine: nobody outside is told more than that it passes. */
const ofTheMachine: ReadonlySet<string> = new Set(["store-busy", "clock-behind"]);

/** Kinds whose sentence is for whoever asked; the others speak of persons, or of the machine. */
const forVisitors: ReadonlySet<Kind> = new Set<Kind>(["refused", "usage", "invalid", "busy"]);

const patience = 10;

/** The page that tells of a failure. What is nobody's fault but ours bears the number of its request, and no word of where. */
export function pageOf(error: unknown, id: string): Page {
  if (error instanceof NotTaken) return told("error", untaken[error.why], texts.title, texts[error.why]);
  const known = knownFault(error);
  const status = known ? statuses[known.kind] : 500;
  if (!known || status === 500) return told("error", 500, texts.title, fill(texts.defect, { id }));
  const { kind, sentence, detail } = known;
  const own = forVisitors.has(kind) && !ofTheMachine.has(known.code);
  if (status === 503) {
    const page = told("busy", status, texts.busyTitle, own ? sentence : texts.passing);
    return { ...page, retryAfterSeconds: detail.retryAfterSeconds ?? patience };
  }
  if (kind === "refused") return told("refused", status, texts.refusedTitle, sentence);
  return told("error", status, texts.title, own ? sentence : texts.absent);
}

/** A failure as the desk names it; undefined where it is a defect of ours. */
export function knownFault(error: unknown): ClaveError | undefined {
  return error instanceof ClaveError ? error : explainStoreFault(error);
}

function told(name: PageName, status: number, title: Sentence, sentence: Sentence): Page {
  return {
    name,
    title,
    status,
    body: (look) => html`<p>${look.text(sentence)}</p>
<p><a href="/">${look.text(texts.start)}</a></p>`,
  };
}

/** Where a defect is, for the log: never an error's own words, which may hold what somebody typed. */
export function traceOf(error: unknown): string | undefined {
  if (error instanceof NotTaken || knownFault(error)) return undefined;
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, 4).map((line) => line.trim())].join(" ");
}
