import type { Letter } from "../../base/channel.ts";
import type { Context } from "../../base/context.ts";
import { nameIn } from "../../base/subjects.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { local, spoken } from "../../base/time.ts";
import { letterTo } from "../../delivery/letter/paper.ts";
import { type Composer, type Composers, oneByOne } from "../../delivery/send/post.ts";
import { letterIdsAbout, type Message } from "../../store/post/messages.ts";
import { keepSending } from "../../store/post/outbox.ts";
import { addLinks, killLinksIn, killLinksOutside } from "../../store/recovery/links.ts";
import { findRecoveries, findRecovery, type RecoveryRecord } from "../../store/recovery/recoveries.ts";
import { type VisitRecord, visitsAnswered } from "../../store/recovery/visits.ts";
import { type Affiliate, findAffiliate, knownAffiliates } from "../../store/register/affiliates.ts";
import { isHeld } from "../episode/status.ts";
import { linkLetter } from "../episode/view.ts";
import { codeBeside, linkFor, mintToken, mutualCode, tokenDigest } from "./token.ts";

const texts = catalogue({
  linkSubject: { es: "Su enlace para crear una clave nueva", en: "Your link to set a new password" },
  linkAsked: {
    es: "Usted pidió recuperar su clave en {institution} el {at}. Con este enlace crea una nueva:",
    en: "You asked to recover your password at {institution} on {at}. With this link you set a new one:",
  },
  linkLabel: { es: "Crear mi clave nueva", en: "Set my new password" },
  linkLife: {
    es: "El enlace sirve una sola vez, durante {life} desde que llegó este mensaje.",
    en: "The link works once, for {life} after this message arrived.",
  },
  linkNotYou: {
    es: "Si no fue usted, no haga nada: sin este enlace su clave no cambia. No lo comparta con nadie; ningún funcionario se lo pedirá.",
    en: "If it was not you, do nothing: without this link your password does not change. Share it with nobody; no official will ask you for it.",
  },
  linkWithoutImage: {
    es: "En esta solicitud se pidió un enlace sin la imagen de seguridad, solo con la fecha de nacimiento. Durante 72 horas desde que se cree la clave, un correo o celular nuevo no se confirma desde casa.",
    en: "In this request a link was asked for without the security image, by the birth date alone. For 72 hours after the password is set, a new address or mobile is not confirmed from home.",
  },
  code: {
    es: "Si la pantalla donde usted acaba de pedir la clave está en otro aparato, escriba ahí este código de 8 dígitos en lugar de abrir el enlace. Solo sirve en esa pantalla.",
    en: "If the screen on which you asked a moment ago is on another device, type this code of 8 digits there instead of opening the link. It works on that screen alone.",
  },
  codeAsked: {
    es: "No lo diga a nadie: quien le pida este código, por teléfono o por mensaje, es un ladrón.",
    en: "Tell it to nobody: whoever asks you for this code, by telephone or by message, is a thief.",
  },
  mutual: {
    es: "Si un funcionario le llama por esta solicitud, primero él debe decirle este número: {code}. Si no lo sabe, no siga hablando.",
    en: "If an official telephones you about this request, he must tell you this number first: {code}. If he does not know it, end the call.",
  },
  reference: { es: "Número de su solicitud: {reference}", en: "Number of your request: {reference}" },
  changedSubject: { es: "Su clave fue cambiada", en: "Your password was changed" },
  changed: {
    es: "La clave de su cuenta en {institution} se cambió el {at}.",
    en: "The password of your account at {institution} was changed on {at}.",
  },
  changedYou: { es: "Si fue usted, no tiene que hacer nada.", en: "If it was you, there is nothing to do." },
  changedNotYou: {
    es: "Si no fue usted, pida ahora mismo otra clave en el portal y acuda con su documento a una oficina. Diga el número de la solicitud: {reference}.",
    en: "If it was not you, ask for another password at the portal at once and go to an office with your document. Give the number of the request: {reference}.",
  },
  lockSubject: {
    es: "Alguien respondió mal sus preguntas de seguridad",
    en: "Somebody answered your security questions wrongly",
  },
  lock: {
    es: "Hubo varios intentos fallidos de confirmar su identidad para recuperar la clave. La comprobación se cerró por unas horas y se abrirá sola.",
    en: "There were several failed tries to confirm your identity and recover the password. The check was closed for some hours and will open by itself.",
  },
  lockHelp: {
    es: "Su clave no cambió. Si era usted y tiene prisa, en cualquier oficina la abren con su documento. Si no era usted, no tiene que hacer nada.",
    en: "Your password did not change. If it was you and you are in a hurry, any office opens it with your document. If it was not you, there is nothing to do.",
  },
});

/** How many letters of one recovery hold living links, unless `link.family` is strict: then the newest link alone. */
const familySize = 3;

/** Many links are asked for at once after a breakdown: what their letters say is read together. */
const composeLink: Composer = async (ctx, messages) => {
  const about = await aboutAll(ctx, messages);
  const strict = ctx.settings["link.family"] === "strict";
  const wanted = messages.filter((message, at) => {
    const { recovery, person } = about(message);
    // nobody wants the letter of a recovery that has ended, or waits for a supervisor
    if (!recovery || recovery.outcome !== undefined || isHeld(recovery)) return false;
    // nor one whose link the next letter would kill
    const isLast = !messages.slice(at + 1).some(({ subject }) => subject === message.subject);
    return person?.status === "active" && (isLast || !strict);
  });
  const tokens = await mint(ctx, wanted);
  return messages.map((message) => {
    const { recovery, person, visit } = about(message);
    const token = tokens.get(message.id);
    return recovery && person && token ? linkIn(ctx, message, { recovery, person, visit, token }) : undefined;
  });
};

/** What letters are about: each one's recovery and person, and the visit in which it was asked for. */
async function aboutAll(ctx: Context, messages: readonly Message[]) {
  const references = messages.map(({ subject }) => nameIn(subject));
  const recoveries = new Map(
    (await findRecoveries(ctx.store, references)).map((recovery) => [recovery.reference, recovery]),
  );
  const cedulas = [...recoveries.values()].map(({ cedula }) => cedula);
  const people = await knownAffiliates(ctx.store, cedulas);
  const answered = await visitsAnswered(
    ctx.store,
    messages.map(({ id }) => id),
  );
  const visits = new Map(answered.map((visit) => [visit.message, visit]));
  return ({ id, subject }: Message) => {
    const recovery = recoveries.get(nameIn(subject));
    return { recovery, person: recovery && people.get(recovery.cedula), visit: visits.get(id) };
  };
}

/**
 * New links, by letter; each family keeps its newest letters, and the links of older ones end. A letter that was
 * withdrawn at this moment gets none.
 */
async function mint(ctx: Context, messages: readonly Message[]): Promise<ReadonlyMap<string, string>> {
  const now = ctx.clock.now();
  await keepSending(
    ctx.store,
    messages.map(({ id }) => id),
  );
  // what a server had and did not answer for may have arrived: two links of one letter never live side by side
  const doubted = messages.filter(({ doubtedAt }) => doubtedAt !== undefined).map(({ id }) => id);
  await killLinksIn(ctx.store, doubted, "superseded", now);
  const subjects = [...new Set(messages.map(({ subject }) => subject))];
  const families = await letterIdsAbout(ctx.store, subjects, linkLetter);
  const strict = ctx.settings["link.family"] === "strict";
  const minted = new Map<string, string>();
  for (const { id, subject } of messages) {
    const family = families.get(subject) ?? [];
    const kept = strict ? [] : [...family.slice(-familySize), id];
    if (strict || family.length > familySize)
      await killLinksOutside(ctx.store, nameIn(subject), kept, "superseded", now);
    minted.set(id, mintToken(ctx.random));
  }
  const added = await addLinks(
    ctx.store,
    messages.map(({ id, subject }) => {
      const digest = tokenDigest(minted.get(id) ?? "");
      return { digest, recovery: nameIn(subject), message: id, mintedAt: now };
    }),
  );
  return new Map([...minted].filter(([id]) => added.has(id)));
}

interface LinkAbout {
  readonly recovery: RecoveryRecord;
  readonly person: Affiliate;
  readonly visit: VisitRecord | undefined;
  readonly token: string;
}

function linkIn(ctx: Context, message: Message, { recovery, person, visit, token }: LinkAbout): Letter {
  // a letter that left late says what is left of its cap
  const life = Math.min(recovery.linkTtl, message.queuedAt + recovery.linkCap - ctx.clock.now());
  const at = local(recovery.startedAt, ctx.settings.timezone);
  const hasCode = ctx.settings["portal.code"] && visit !== undefined && !visit.withoutImage;
  return letterTo(ctx, person, {
    subject: texts.linkSubject,
    paragraphs: [fill(texts.linkAsked, { institution: ctx.settings.institution, at })],
    action: { label: texts.linkLabel, url: linkFor(ctx.settings["portal.url"], "r", token) },
    ...(hasCode && { code: codeBeside(ctx.keys, visit.digest, tokenDigest(token)) }),
    after: [
      ...(hasCode ? [texts.code, texts.codeAsked] : []),
      fill(texts.linkLife, { life: spoken(life) }),
      ...(recovery.byBirthDateAt === undefined ? [] : [texts.linkWithoutImage]),
      texts.linkNotYou,
      fill(texts.mutual, { code: mutualCode(ctx.keys, message.subject) }),
      fill(texts.reference, { reference: recovery.reference }),
    ],
  });
}

const composeChanged = oneByOne(async (ctx, message) => {
  const reference = nameIn(message.subject);
  const recovery = await findRecovery(ctx.store, reference);
  const person = recovery && (await findAffiliate(ctx.store, recovery.cedula));
  if (!person || recovery.closedAt === undefined) return undefined;
  const at = local(recovery.closedAt, ctx.settings.timezone);
  const { institution } = ctx.settings;
  return letterTo(ctx, person, {
    subject: texts.changedSubject,
    paragraphs: [
      fill(texts.changed, { institution, at }),
      texts.changedYou,
      fill(texts.changedNotYou, { reference }),
    ],
  });
});

const composeLock = oneByOne(async (ctx, message) => {
  const person = await findAffiliate(ctx.store, message.holder);
  return (
    person && letterTo(ctx, person, { subject: texts.lockSubject, paragraphs: [texts.lock, texts.lockHelp] })
  );
});

/** Who writes each kind of letter of a recovery out, at the moment it is sent. */
export const recoveryComposers: Composers<typeof linkLetter | "password-changed" | "identity-lock"> = {
  [linkLetter]: composeLink,
  "password-changed": composeChanged,
  "identity-lock": composeLock,
};
