import type { Letter } from "../base/channel.ts";
import type { Context } from "../base/context.ts";
import { nameIn, subjectOf } from "../base/subjects.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { lengthInWords, local, spoken } from "../base/time.ts";
import { type LetterSentences, letterTo } from "../delivery/letter/paper.ts";
import { type Composer, type Composers, oneByOne } from "../delivery/send/post.ts";
import { linkFor, mintToken, mutualCode, tokenDigest } from "../recovery/link/token.ts";
import { type CaseRecord, findCase } from "../store/counter/cases.ts";
import { addObjection } from "../store/counter/objections.ts";
import type { Message } from "../store/post/messages.ts";
import { findAffiliate } from "../store/register/affiliates.ts";
import { type ContactPoint, findContactPoint } from "../store/register/contact-points.ts";
import { recordMark } from "./case/show.ts";
import { objectionLife } from "./case/terms.ts";
import { texts as common } from "./case/texts.ts";
import { type Case, caseView } from "./case/view.ts";
import type { CaseLetter } from "./decide/tell.ts";
import { mintCode } from "./proof/code.ts";
import { homeToken } from "./proof/from-home.ts";
import type { CodeLetter } from "./proof/send-code.ts";

const texts = catalogue({
  codeSubject: { es: "Código de su trámite {id}", en: "Code for your case {id}" },
  code: {
    es: "En una oficina se atiende un trámite de su cuenta en {institution}. Este es el código del trámite {id}:",
    en: "An office is working on a case about your account at {institution}. This is the code for case {id}:",
  },
  codeLife: {
    es: "Dígalo solo al funcionario que tiene delante, para el trámite {id}. Sirve durante {life}.",
    en: "Tell it only to the officer in front of you, for case {id}. It is good for {life}.",
  },
  codeNotYou: {
    es: "Si usted no está en una oficina ahora, no lo dé a nadie: alguien quiere usar su correo en un trámite que usted no pidió. Sin el código no puede.",
    en: "If you are not at an office now, give it to nobody: somebody wants to use your mailbox in a case you did not ask for. Without the code they cannot.",
  },
  confirmSubject: { es: "Confirme su correo nuevo", en: "Confirm your new e-mail address" },
  confirm: {
    es: "En una oficina se pidió registrar este correo en su cuenta de {institution}. Si fue usted, abra la página y escriba en ella el código de este mensaje:",
    en: "At an office it was asked that this address be registered in your account at {institution}. If it was you, open the page and type the code of this message there:",
  },
  confirmLabel: { es: "Confirmar mi correo", en: "Confirm my address" },
  confirmLife: {
    es: "El código sirve durante {life}; después, pida otro en la misma página. Puede confirmar hasta el {at}. Trámite: {id}.",
    en: "The code is good for {life}; after that, ask for another on the same page. You can confirm until {at}. Case: {id}.",
  },
  confirmNotYou: {
    es: "Si no fue usted, borre este mensaje: sin el código, este correo no se registra. No lo dé a nadie.",
    en: "If it was not you, delete this message: without the code this address is not registered. Give it to nobody.",
  },
  submittedSubject: { es: "Se pidió un cambio en su cuenta", en: "A change of your account was asked for" },
  submitted: {
    es: "El {at} se pidió en una oficina, para su cuenta en {institution}: {kind}. Trámite {id}.",
    en: "On {at} this was asked for at an office, for your account at {institution}: {kind}. Case {id}.",
  },
  represented: {
    es: "No vino usted: vino otra persona en su nombre, con este poder: {mandate}.",
    en: "It was not you who came: somebody came in your name, with this mandate: {mandate}.",
  },
  askedFor: {
    es: "Si usted se lo encargó, no tiene que hacer nada.",
    en: "If you asked them to, you need not do anything.",
  },
  approvedSubject: {
    es: "El cambio de su cuenta fue aprobado",
    en: "The change of your account was approved",
  },
  approved: {
    es: "El {at} un segundo funcionario aprobó, para su cuenta en {institution}: {kind}. Trámite {id}.",
    en: "On {at} a second officer approved, for your account at {institution}: {kind}. Case {id}.",
  },
  rejectedSubject: { es: "El trámite de su cuenta no siguió", en: "The case about your account was ended" },
  rejected: {
    es: "El trámite {id} ({kind}) en {institution} terminó sin cambiar nada: sigue registrado lo mismo que antes.",
    en: "The case {id} ({kind}) at {institution} ended without changing anything: what was on file before still is.",
  },
  undone: {
    es: "El trámite {id} ({kind}) en {institution} se anuló: lo que cambió ya no rige. Lo registrado antes no vuelve por sí solo.",
    en: "The case {id} ({kind}) at {institution} was undone: what it changed is no longer in force. What was on file before does not return by itself.",
  },
  rejectedHelp: {
    es: "Para registrar otra cosa, o si esperaba el cambio, venga con su documento a cualquier oficina.",
    en: "To register something else, or if you expected the change, come to any office with your document.",
  },
  reminderSubject: { es: "Su trámite {id} todavía espera", en: "Your case {id} is still waiting" },
  reminder: {
    es: "Su trámite {id} ({kind}) en {institution} espera a un segundo funcionario y vence el {at}.",
    en: "Your case {id} ({kind}) at {institution} waits for a second officer and expires on {at}.",
  },
  reminderHelp: {
    es: "No tiene que hacer nada. Si vence, puede pedirlo otra vez en cualquier oficina con su documento.",
    en: "You need do nothing. If it expires, you may ask again at any office with your document.",
  },
  fresh: { es: "Lo nuevo: {points}.", en: "What is new: {points}." },
  mutual: {
    es: "Si un funcionario le llama por este trámite, debe decirle primero este número: {code}",
    en: "If an official telephones you about this case, he must tell you this number first: {code}",
  },
  inForce: { es: "Rige desde el {at}.", en: "It has been in force since {at}." },
  willBe: { es: "Regirá desde el {at}.", en: "It will be in force from {at} on." },
  waits: {
    es: "Antes de regir, otro funcionario debe aprobarlo; después espera {length}.",
    en: "Before it is in force another officer has to approve it; then it waits {length}.",
  },
  waitsOnly: {
    es: "Antes de regir, otro funcionario debe aprobarlo.",
    en: "Before it is in force another officer has to approve it.",
  },
  wasYou: { es: "Si fue usted, no tiene que hacer nada.", en: "If it was you, there is nothing to do." },
  notYou: {
    es: "Si no fue usted, dígalo con este enlace: el trámite se detiene y un supervisor lo revisa. Sirve hasta {length} después de que el cambio rija:",
    en: "If it was not you, say so with this link: the case is stopped and a supervisor looks at it. It works until {length} after the change is in force:",
  },
  stop: { es: "Decir que no fui yo", en: "Say that it was not me" },
  mark: { es: "Registro: {mark}", en: "Record: {mark}" },
  detailsSubject: {
    es: "Cambió aquello con que se comprueba su identidad",
    en: "What your identity is checked by was changed",
  },
  details: {
    es: "En {institution} se actualizó, con datos que dos funcionarios revisaron, algo de aquello con que se comprueba su identidad: la fecha de nacimiento, la imagen de seguridad o las preguntas.",
    en: "At {institution} something that your identity is checked by was brought up to date, from data that two officers looked at: the birth date, the security image or the questions.",
  },
  detailsHelp: {
    es: "Su clave no cambió. Si algo no le parece bien, venga con su documento a cualquier oficina.",
    en: "Your password did not change. If something seems wrong, come to any office with your document.",
  },
  unlockedSubject: { es: "Se abrió la comprobación de su identidad", en: "Your identity check was opened" },
  unlocked: {
    es: "En {institution} se abrió de nuevo la comprobación de su identidad, que estaba cerrada por intentos fallidos.",
    en: "At {institution} your identity check, closed after failed tries, was opened again.",
  },
  unlockedHelp: {
    es: "Su clave no cambió. Si usted no lo pidió, venga con su documento a cualquier oficina.",
    en: "Your password did not change. If you did not ask for it, come to any office with your document.",
  },
});

/** The letter to the person of a cédula; none where the register has nobody of it. */
async function toPerson(ctx: Context, cedula: string, said: LetterSentences): Promise<Letter | undefined> {
  const person = await findAffiliate(ctx.store, cedula);
  return person && letterTo(ctx, person, said);
}

/** What a letter about a case says as it stands; nothing where nobody wants it any more. */
type Write = (
  ctx: Context,
  view: Case,
  about: { readonly found: CaseRecord; readonly message: Message },
) => Said | Promise<Said>;

type Said = LetterSentences | undefined;

function aboutCase(write: Write): Composer {
  return oneByOne(async (ctx, message) => {
    const found = await findCase(ctx.store, nameIn(message.subject));
    const said = found && (await write(ctx, await caseView(ctx, found), { found, message }));
    return said && toPerson(ctx, found.cedula, said);
  });
}

const composeCode = aboutCase(async (ctx, { id, status, kind }, { message }) => {
  const onHold = kind === "validation" && (status === "submitted" || status === "approved");
  if (status !== "proving" && !onHold) return undefined;
  const life = ctx.settings["code.ttl.email"];
  const code = await mintIn(ctx, id, message);
  const { institution } = ctx.settings;
  return {
    subject: fill(texts.codeSubject, { id }),
    paragraphs: [fill(texts.code, { institution, id })],
    code,
    after: [fill(texts.codeLife, { id, life: spoken(life) }), texts.codeNotYou],
  };
});

function mintIn(ctx: Context, id: string, message: Message): Promise<string> {
  const life = ctx.settings["code.ttl.email"];
  return mintCode(ctx, { subject: subjectOf("case", id), to: message, message: message.id, life });
}

const composeConfirm = aboutCase(async (ctx, { id, status, deadlineAt }, { message }) => {
  if (status !== "proving") return undefined;
  const { institution, timezone } = ctx.settings;
  const life = spoken(ctx.settings["code.ttl.email"]);
  const url = linkFor(ctx.settings["portal.url"], "c", homeToken(ctx.keys, id, message));
  return {
    subject: texts.confirmSubject,
    paragraphs: [fill(texts.confirm, { institution })],
    action: { label: texts.confirmLabel, url },
    code: await mintIn(ctx, id, message),
    after: [fill(texts.confirmLife, { life, id, at: local(deadlineAt, timezone) }), texts.confirmNotYou],
  };
});

/** Who is told may object: the token is minted here, and only its digest kept. */
function told(subject: Sentence, opening: Sentence, when: (found: Case) => number | undefined): Composer {
  return aboutCase(async (ctx, found, { message }) => {
    const to = await findContactPoint(ctx.store, message);
    if (!to || found.status === "expired" || found.status === "rejected") return undefined;
    const { id, kind, status, points } = found;
    const token = await mintObjection(ctx, id, message, to);
    const { timezone, institution } = ctx.settings;
    const at = local(when(found) ?? ctx.clock.now(), timezone);
    const mark = (await recordMark(ctx, id)) ?? "—";
    const fresh = points.filter((point) => point.side === "new").map((point) => point.address);
    return {
      subject,
      paragraphs: [
        fill(opening as typeof texts.submitted, { at, institution, kind: common[`kind-${kind}`], id }),
        ...(fresh.length > 0 ? [fill(texts.fresh, { points: fresh.join(", ") })] : []),
        ...(found.mandate === undefined ? [] : [fill(texts.represented, { mandate: found.mandate })]),
        effect(found, timezone),
        found.mandate === undefined ? texts.wasYou : texts.askedFor,
        fill(texts.notYou, { length: lengthInWords(objectionLife) }),
      ],
      action: {
        label: texts.stop,
        url: linkFor(ctx.settings["portal.url"], status === "effective" ? "n" : "v", token),
      },
      after: [
        fill(texts.mutual, { code: mutualCode(ctx.keys, subjectOf("case", id)) }),
        fill(texts.mark, { mark }),
      ],
    };
  });
}

async function mintObjection(
  ctx: Context,
  caseId: string,
  { id: message }: Message,
  { canonical }: ContactPoint,
): Promise<string> {
  const token = mintToken(ctx.random);
  const digest = tokenDigest(token);
  await addObjection(ctx.store, { digest, caseId, message, canonical, mintedAt: ctx.clock.now() });
  return token;
}

function effect({ effectiveAt, status, hold = 0 }: Case, zone: string): Sentence {
  if (effectiveAt !== undefined)
    return fill(status === "effective" ? texts.inForce : texts.willBe, { at: local(effectiveAt, zone) });
  return hold > 0 ? fill(texts.waits, { length: spoken(hold) }) : texts.waitsOnly;
}

const composeRejected = aboutCase((ctx, { id, kind }, { found: { effectiveAt, closedAt } }) => {
  const { institution } = ctx.settings;
  const wasInForce = effectiveAt !== undefined && closedAt !== undefined && effectiveAt <= closedAt;
  const opening = wasInForce ? texts.undone : texts.rejected;
  return {
    subject: texts.rejectedSubject,
    paragraphs: [fill(opening, { id, kind: common[`kind-${kind}`], institution }), texts.rejectedHelp],
  };
});

const composeReminder = aboutCase((ctx, { id, kind, status, deadlineAt }) => {
  if (status !== "submitted") return undefined;
  const { institution, timezone } = ctx.settings;
  const at = local(deadlineAt, timezone);
  return {
    subject: fill(texts.reminderSubject, { id }),
    paragraphs: [
      fill(texts.reminder, { id, kind: common[`kind-${kind}`], institution, at }),
      texts.reminderHelp,
    ],
  };
});

const composeUnlocked = oneByOne((ctx, message) => {
  const opening = fill(texts.unlocked, { institution: ctx.settings.institution });
  return toPerson(ctx, message.holder, {
    subject: texts.unlockedSubject,
    paragraphs: [opening, texts.unlockedHelp],
  });
});

const composeDetails = oneByOne((ctx, message) =>
  toPerson(ctx, message.holder, {
    subject: texts.detailsSubject,
    paragraphs: [fill(texts.details, { institution: ctx.settings.institution }), texts.detailsHelp],
  }),
);

/** Who writes each kind of letter of the counter out, at the moment it is sent. */
export const counterComposers: Composers<CaseLetter | CodeLetter | "details-changed" | "identity-unlocked"> =
  {
    "address-code": composeCode,
    "address-confirm": composeConfirm,
    "case-submitted": told(texts.submittedSubject, texts.submitted, (found) => found.submittedAt),
    "case-approved": told(texts.approvedSubject, texts.approved, (found) => found.approvedAt),
    "case-rejected": composeRejected,
    "case-reminder": composeReminder,
    "details-changed": composeDetails,
    "identity-unlocked": composeUnlocked,
  };
