import { catalogue, fill, type Sentence, verbatim } from "../../../base/texts.ts";
import { texts as counterTexts } from "../../../counter/case/texts.ts";
import type { Case, PointView } from "../../../counter/case/view.ts";
import { confirmCode } from "../../../counter/proof/confirm.ts";
import { proveContact } from "../../../counter/proof/prove.ts";
import { resendCodes } from "../../../counter/proof/send-code.ts";
import { awaitedPoints } from "../words/case-words.ts";
import { texts as common } from "../words/texts.ts";
import { bringAnother } from "./bring-contact.ts";
import { chosen, heading, holding, mended, post, type Visit } from "./visit.ts";

const texts = catalogue({
  title: { es: "Códigos", en: "Codes" },
  read: {
    es: "La persona lee en voz alta el código que llega a {to}.",
    en: "The person reads out the code that comes to {to}.",
  },
  new: { es: "{address} (el nuevo)", en: "{address} (the new one)" },
  old: { es: "{address} (el anterior)", en: "{address} (the old one)" },
  both: { es: "{one} y a {other}", en: "{one} and to {other}" },
  shape: {
    es: "El código tiene 8 dígitos, como 1234 5678.",
    en: "The code has 8 digits, such as 1234 5678.",
  },
  code: { es: "Código (vacío: más opciones):", en: "Code (empty: more options):" },
  right: { es: "Comprobado: {address}", en: "Proved: {address}" },
  options: { es: "¿Qué pasa con el código?", en: "What about the code?" },
  type: { es: "Ya llegó: escribirlo", en: "It has come: type it" },
  again: { es: "Enviar otro código", en: "Send another code" },
  lost: {
    es: "El correo anterior no sirve después de todo: seguir sin él",
    en: "The old mailbox does not work after all: go on without it",
  },
});

/** Takes the codes that the person reads out, in any order, until every mailbox is proved. */
export async function readCodes(visit: Visit, found: Case): Promise<Case> {
  const { terminal, questions } = visit;
  let known = found;
  heading(visit, texts.title);
  let said = "";
  while (awaitedPoints(known).length > 0) {
    const read = terminal.text(fill(texts.read, { to: mailboxes(known) }));
    if (read !== said) terminal.say(read);
    said = read;
    const code = (await questions.code(texts.code)).trim();
    if (code === "") known = await another(visit, known);
    else if (isCode(code)) known = await tried(visit, known, code);
    else terminal.say(terminal.paint("bad", terminal.text(texts.shape)));
  }
  return known;
}

function mailboxes(found: Case): Sentence {
  const named = ({ side, address }: PointView) => fill(texts[side], { address: verbatim(address) });
  const [one, other] = awaitedPoints(found).map(named);
  return one && other ? fill(texts.both, { one, other }) : (one ?? verbatim(""));
}

/** Whether it can be a code at all: what cannot spends no guess. */
function isCode(typed: string): boolean {
  return /^\d{8}$/.test(typed.replace(/[\s-]/g, ""));
}

async function tried(visit: Visit, found: Case, code: string): Promise<Case> {
  const result = await mended(visit, ["code-wrong", "address-taken"], () =>
    visit.act((ctx) => confirmCode(ctx, found.id, code)),
  );
  if ("failed" in result) {
    // nothing typed now could be right: what else can be done is offered at once
    return result.failed.sentence === counterTexts.codeOver ? another(visit, found) : found;
  }
  const waiting = awaitedPoints(result.done);
  const proved = awaitedPoints(found).find(
    ({ address, side }) => !waiting.some((point) => point.address === address && point.side === side),
  );
  if (proved) visit.terminal.say(fill(texts.right, { address: proved.address }));
  return holding(visit, result.done);
}

async function another(visit: Visit, found: Case): Promise<Case> {
  const awaitsOld = awaitedPoints(found).some(({ side }) => side === "old");
  const wish = await chosen(visit, texts.options, [
    ["type", texts.type],
    ["again", texts.again],
    ["other", common.askOther],
    ...(awaitsOld ? [["lost", texts.lost] as const] : []),
  ]);
  if (wish === "again") return sentAgain(visit, found);
  if (wish === "other") return bringAnother(visit, found);
  if (wish === "type") return found;
  const { id } = found;
  const proving = await visit.act((ctx) => proveContact(ctx, id, { oldAddress: "lost" }));
  return holding(visit, proving.case);
}

async function sentAgain(visit: Visit, found: Case): Promise<Case> {
  const result = await mended(visit, ["cooldown"], () => visit.act((ctx) => resendCodes(ctx, found.id)));
  if ("failed" in result) return found;
  await post(visit, result.done.letters);
  return holding(visit, result.done.case);
}
