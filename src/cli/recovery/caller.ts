import type { Context } from "../../base/context.ts";
import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import type { CheckedCaller } from "../../recovery/caller.ts";
import { facts } from "../command/listing.ts";
import { sendRefused } from "../command/post.ts";
import { deskVerb } from "../command/verb.ts";
import { type ProofFlags, proofInFlags } from "../terminal/secrets.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { recoveryTexts, statusTexts } from "./texts.ts";

const texts = catalogue({
  about: {
    es: "comprobar quién llama por teléfono, para un solo acto",
    en: "check who is on the telephone, for one act",
  },
  proof: {
    es: "archivo JSON con lo que dijo quien llama; - es la entrada",
    en: "JSON file with what the caller said; - is stdin",
  },
  contacts: { es: "Contacto", en: "Contact" },
  recovery: { es: "Recuperación", en: "Recovery" },
  code: { es: "Diga este número", en: "Say this number" },
  until: { es: "Vale hasta", en: "Good until" },
  once: {
    es: "Vale para un solo acto sobre esta persona.",
    en: "Good for one act about this person.",
  },
  say: {
    es: "El número está en la carta de la persona: dígalo para que sepa con quién habla.",
    en: "The number is in the person's letter: say it, so that they know whom they talk to.",
  },
});

/** clave recovery caller CEDULA */
export const caller = deskVerb({
  about: texts.about,
  takes: { "[cedula]": recoveryTexts.cedula, "--proof <file>": texts.proof, "--queue": common.queue },
  examples: ["clave recovery caller 1710034065 --proof caller.json"],
  run: async (terminal, ctx, options, { settings }) => {
    const { checkCaller } = await import("../../recovery/caller.ts");
    const { cedula, said } = await saidTo(terminal, ctx, options);
    const checked = await sendRefused(ctx, terminal, options.queue, () => checkCaller(ctx, cedula, said));
    terminal.answer({ caller: callerDocument(checked) }, words(terminal, checked, settings.timezone));
    terminal.say(texts.once);
    if (checked.mutualCode !== undefined) terminal.say(texts.say);
  },
});

async function saidTo(terminal: Terminal, ctx: Context, options: ProofFlags) {
  const said = await proofInFlags(terminal, options);
  if (said) return said;
  const { askCallerFacts } = await import("./asking.ts");
  return askCallerFacts(terminal, ctx, options.cedula);
}

function words(terminal: Terminal, checked: CheckedCaller, zone: string): string {
  const { text } = terminal;
  const { names, cedula, contacts, recovery } = checked;
  const status = recovery && `${recovery.reference} (${text(statusTexts[recovery.status])})`;
  return facts([
    [text(recoveryTexts.person), `${names}, ${cedula}`],
    [text(texts.contacts), contacts.map(({ address }) => address).join(", ") || "—"],
    [text(texts.recovery), status ?? "—"],
    [text(texts.code), checked.mutualCode ?? "—"],
    [text(texts.until), shownAt(checked.expiresAt, zone)],
  ]);
}

/** A checked caller as scripts read it. */
function callerDocument({ cedula, names, contacts, recovery, mutualCode, expiresAt }: CheckedCaller) {
  return {
    affiliate: cedula,
    names,
    contacts: contacts.map(({ channel, address }) => ({ channel, address })),
    recovery: recovery ? { reference: recovery.reference, status: recovery.status } : null,
    mutualCode: mutualCode ?? null,
    expiresAt: iso(expiresAt),
  };
}
