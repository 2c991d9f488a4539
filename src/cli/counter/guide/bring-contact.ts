import type { ErrorCode } from "../../../base/error-codes.ts";
import { catalogue, fill, verbatim } from "../../../base/texts.ts";
import { spoken } from "../../../base/time.ts";
import type { Case } from "../../../counter/case/view.ts";
import { type ProveInput, proveContact } from "../../../counter/proof/prove.ts";
import type { Wish } from "./begin.ts";
import { chosen, heading, holding, mended, post, typed, type Visit } from "./visit.ts";

const texts = catalogue({
  title: { es: "Dirección nueva", en: "New address" },
  what: { es: "¿Qué cambia?", en: "What changes?" },
  email: { es: "El correo", en: "The e-mail address" },
  phone: { es: "El móvil", en: "The mobile" },
  both: { es: "El correo y el móvil", en: "The e-mail address and the mobile" },
  askEmail: {
    es: "Correo nuevo (que la persona lo deletree):",
    en: "New e-mail address (let it be spelled):",
  },
  askPhone: { es: "Móvil nuevo (09 y ocho dígitos):", en: "New mobile (09 and eight digits):" },
  old: {
    es: "¿La persona abre todavía su correo registrado, {mailbox}?",
    en: "Does the person still open the mailbox on file, {mailbox}?",
  },
  works: {
    es: "Sí: leerá también el código que llegue allí, y el cambio rige al instante",
    en: "Yes: the code sent there is read out too, and the change is in force at once",
  },
  lost: {
    es: "No: otro funcionario lo aprueba, y rige {length} después",
    en: "No: another officer approves, and it is in force {length} later",
  },
  slip: { es: "¿Quiso decir {correction}?", en: "Was {correction} meant?" },
  corrected: { es: "Sí: {correction}", en: "Yes: {correction}" },
  asTyped: { es: "No: está bien como se escribió, {email}", en: "No: it is right as typed, {email}" },
  retype: { es: "Escribirla otra vez", en: "Type it again" },
});

const emailFaults: readonly ErrorCode[] = [
  "address-invalid",
  "address-disposable",
  "address-role",
  "address-on-file",
  "address-taken",
  "cooldown",
];
const phoneFaults: readonly ErrorCode[] = ["phone-invalid", "address-on-file"];

/** Asks what the person brings, as far as it was not said yet, and sends the codes that prove it. */
export async function bringContact(visit: Visit, found: Case, wish: Partial<Wish> = {}): Promise<Case> {
  const { email, phone } = wish;
  heading(visit, texts.title);
  const what = email !== undefined || phone !== undefined ? undefined : await askedWhat(visit);
  const wantsEmail = email !== undefined || what === "email" || what === "both";
  let known = found;
  if (phone !== undefined || what === "phone" || what === "both")
    known = await bringPhone(visit, known, phone);
  if (wantsEmail) known = await bringEmail(visit, known, email);
  return known;
}

function askedWhat(visit: Visit): Promise<"email" | "phone" | "both"> {
  return chosen(visit, texts.what, [
    ["email", texts.email],
    ["phone", texts.phone],
    ["both", texts.both],
  ]);
}

async function bringPhone(visit: Visit, found: Case, given: string | undefined): Promise<Case> {
  for (let phone = given; ; phone = undefined) {
    const typedPhone = phone ?? (await typed(visit, texts.askPhone));
    const known = await proved(visit, found, { phone: typedPhone }, phoneFaults);
    if (known) return known;
  }
}

/** Asks for an address until one will do, and sends its code. */
export async function bringEmail(visit: Visit, found: Case, given?: string): Promise<Case> {
  const oldAddress = await askedOld(visit, found);
  for (let email = given; ; email = undefined) {
    const typedEmail = email ?? (await typed(visit, texts.askEmail));
    const known = await provedEmail(visit, found, { email: typedEmail, oldAddress });
    if (known) return known;
  }
}

async function askedOld(visit: Visit, found: Case): Promise<"works" | "lost"> {
  const { mailbox, points, oldAddress } = found;
  // once it was asked, the answer stands until it is taken back at the codes
  const asked = points.some(({ channel }) => channel === "email");
  if (mailbox === undefined || asked) return oldAddress;
  const length = spoken(visit.settings["counter.hold"]);
  return chosen(visit, fill(texts.old, { mailbox: verbatim(mailbox) }), [
    ["works", texts.works],
    ["lost", fill(texts.lost, { length })],
  ]);
}

async function provedEmail(
  visit: Visit,
  found: Case,
  input: ProveInput & { readonly email: string },
): Promise<Case | undefined> {
  const result = await mended(visit, ["address-slip"], () => proved(visit, found, input, emailFaults));
  if ("done" in result) return result.done;
  const { correction } = result.failed.detail;
  if (correction === undefined) return undefined;
  const { email } = input;
  const meant = await chosen(visit, fill(texts.slip, { correction }), [
    ["corrected", fill(texts.corrected, { correction })],
    ["as-typed", fill(texts.asTyped, { email })],
    ["retype", texts.retype],
  ]);
  if (meant === "retype") return undefined;
  const sure = meant === "corrected" ? { ...input, email: correction } : { ...input, asTyped: true };
  return proved(visit, found, sure, emailFaults);
}

/** The case with what was brought; undefined after a fault that typing again may mend. */
async function proved(
  visit: Visit,
  { id }: Case,
  input: ProveInput,
  faults: readonly ErrorCode[],
): Promise<Case | undefined> {
  const result = await mended(visit, faults, () => visit.act((ctx) => proveContact(ctx, id, input)));
  if ("failed" in result) return undefined;
  const { terminal } = visit;
  for (const warning of result.done.warnings) terminal.say(terminal.paint("doubt", terminal.text(warning)));
  await post(visit, result.done.letters);
  return holding(visit, result.done.case);
}
