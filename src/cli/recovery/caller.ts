import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import type { CheckedCaller } from "../../recovery/caller.ts";
import { example, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { facts } from "../listing.ts";
import { asOperator } from "../opening.ts";
import { sendRefused } from "../post.ts";
import { secretFromFile } from "../secrets.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { statusTexts } from "./texts.ts";

const texts = catalogue({
  about: {
    es: "comprobar quién llama por teléfono, para un solo acto",
    en: "check who is on the telephone, for one act",
  },
  cedula: { es: "cédula de la persona", en: "the person's cédula" },
  proof: {
    es: "archivo JSON con lo que dijo quien llama; - es la entrada",
    en: "JSON file with what the caller said; - is stdin",
  },
  queue: { es: "dejar los avisos en cola", en: "leave notices in the queue" },
  person: { es: "Persona", en: "Person" },
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

interface CallerOptions {
  readonly cedula?: string;
  readonly proof?: string;
  readonly queue?: boolean;
}

/** clave recovery caller CEDULA */
export function caller(parent: Command, tree: Tree, run: Run<CallerOptions> = runCaller): void {
  parent
    .command("caller")
    .description(tree.text(texts.about))
    .argument("[cedula]", tree.text(texts.cedula))
    .option("--proof <file>", tree.text(texts.proof))
    .option("--queue", tree.text(texts.queue))
    .addHelpText("after", example(tree, "clave recovery caller 1710034065 --proof caller.json"))
    .action(tree.action(run, ["cedula"]));
}

async function runCaller(terminal: Terminal, options: CallerOptions): Promise<void> {
  await asOperator(terminal, async (ctx, { settings }) => {
    const { checkCaller } = await import("../../recovery/caller.ts");
    const { cedula, said } = await saidTo(terminal, ctx, options);
    const checked = await sendRefused(ctx, terminal, options.queue, () => checkCaller(ctx, cedula, said));
    terminal.answer({ caller: callerDocument(checked) }, words(terminal, checked, settings.timezone));
    terminal.say(texts.once);
    if (checked.mutualCode !== undefined) terminal.say(texts.say);
  });
}

async function saidTo(terminal: Terminal, ctx: Context, { cedula, proof }: CallerOptions) {
  if (proof !== undefined) {
    if (cedula === undefined) throw needed(["CEDULA"]);
    return { cedula, said: await secretFromFile(terminal.shell, proof, "--proof") };
  }
  if (!terminal.interactive) throw needed([...(cedula === undefined ? ["CEDULA"] : []), "--proof FILE|-"]);
  const { askCallerFacts } = await import("./ask-caller.ts");
  return askCallerFacts(terminal, ctx, cedula);
}

function words(terminal: Terminal, checked: CheckedCaller, zone: string): string {
  const { text } = terminal;
  const { names, cedula, contacts, recovery } = checked;
  const status = recovery && `${recovery.reference} (${text(statusTexts[recovery.status])})`;
  return facts([
    [text(texts.person), `${names}, ${cedula}`],
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
