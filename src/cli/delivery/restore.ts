import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { kindsAgainst } from "../../delivery/mailbox.ts";
import type { ReplyClass } from "../../delivery/reply.ts";
import type { RestoreOrder } from "../../delivery/restore.ts";
import { texts as people } from "../affiliate/texts.ts";
import { example, parseChoice, type Run, type Tree } from "../command.ts";
import { needed } from "../failure.ts";
import { asOperator } from "../opening.ts";
import { questionsFor } from "../prompts.ts";
import { reasonFor } from "../reason.ts";
import { parseSince, type Since } from "../since.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

const texts = catalogue({
  about: {
    es: "volver a enviar a contactos que parecían no servir",
    en: "send again to contacts that seemed of no use",
  },
  since: {
    es: "de todas las personas, lo que consta desde entonces",
    en: "for everybody, what became known since then",
  },
  class: {
    es: "con --since, solo lo de esta clase: {classes}",
    en: "with --since, only this class: {classes}",
  },
  dryRun: { es: "decir cuántos serían, sin hacer nada", en: "say how many, and do nothing" },
  done: { es: "Desde ahora se envía otra vez a {contacts}.", en: "From now on {contacts} is sent to again." },
  many: {
    es: "Desde ahora se envía otra vez a {n} {n:contacto|contactos}.",
    en: "From now on {n} {n:contact|contacts} {n:is|are} sent to again.",
  },
  would: {
    es: "Se enviaría otra vez a {n} {n:contacto|contactos}.",
    en: "{n} {n:contact|contacts} would be sent to again.",
  },
  unclear: {
    es: "Diga una persona, o --since con --class para muchas; --dry-run es solo para muchas.",
    en: "Name a person, or --since with --class for many; --dry-run is for many only.",
  },
  unclearHint: {
    es: "clave delivery restore --since 2h --class no-such-address --dry-run --reason MOTIVO",
    en: "clave delivery restore --since 2h --class no-such-address --dry-run --reason REASON",
  },
  sure: {
    es: "¿Enviar otra vez a {n} {n:contacto|contactos}?",
    en: "Send to {n} {n:contact|contacts} again?",
  },
});

interface RestoreOptions {
  readonly cedula?: string;
  readonly since?: Since;
  readonly class?: ReplyClass;
  readonly reason?: string;
  readonly dryRun?: boolean;
}

/** clave delivery restore CEDULA --reason …, or --since WHEN --class CLASS --reason … */
export function restore(parent: Command, tree: Tree, run: Run<RestoreOptions> = runRestore): void {
  parent
    .command("restore")
    .description(tree.text(texts.about))
    .argument("[cedula]", tree.text(people.cedula))
    .option("--since <when>", tree.text(texts.since), parseSince("--since"))
    .option(
      "--class <class>",
      tree.text(fill(texts.class, { classes: kindsAgainst.join(", ") })),
      parseChoice("--class", kindsAgainst),
    )
    .option("--reason <text>", tree.text(common.reason))
    .option("--dry-run", tree.text(texts.dryRun))
    .addHelpText(
      "after",
      example(
        tree,
        'clave delivery restore 1710034065 --reason "…"',
        'clave delivery restore --since 2h --class no-such-address --reason "…"',
      ),
    )
    .action(tree.action(run, ["cedula"]));
}

async function runRestore(terminal: Terminal, options: RestoreOptions): Promise<void> {
  const { cedula, since, class: meaning, dryRun } = options;
  const bulk = since !== undefined && meaning !== undefined;
  const single = cedula !== undefined && since === undefined && meaning === undefined && !dryRun;
  if (!single && (cedula !== undefined || !bulk))
    throw new ClaveError("usage", "restore-unclear", texts.unclear, texts.unclearHint);
  await asOperator(terminal, async (ctx) => {
    const reason = await reasonFor(terminal, options.reason);
    if (cedula !== undefined) await restoreOne(terminal, ctx, cedula, reason);
    else if (bulk)
      await restoreAll(terminal, ctx, { class: meaning, since: since(ctx.clock.now()) }, options, reason);
  });
}

async function restoreOne(terminal: Terminal, ctx: Context, typed: string, reason: string): Promise<void> {
  const { restoreContacts } = await import("../../delivery/restore.ts");
  const { cedula, contacts } = await restoreContacts(ctx, typed, reason);
  const restored = contacts.map(({ channel, address }) => ({ channel, address }));
  const named = contacts.map(({ address }) => address).join(", ");
  const words = terminal.text(fill(texts.done, { contacts: named }));
  terminal.answer({ affiliate: { cedula, restored } }, words);
}

async function restoreAll(
  terminal: Terminal,
  ctx: Context,
  which: Pick<RestoreOrder, "class" | "since">,
  { dryRun = false }: RestoreOptions,
  reason: string,
): Promise<void> {
  const { restoreMany } = await import("../../delivery/restore.ts");
  const n = await restoreMany(ctx, { ...which, dryRun: true }, reason);
  if (dryRun)
    return terminal.answer({ restored: 0, wouldRestore: n }, terminal.text(fill(texts.would, { n })));
  if (n > 0) await requireYes(terminal, n);
  const restored = await restoreMany(ctx, { ...which, dryRun }, reason);
  terminal.answer({ restored }, terminal.text(fill(texts.many, { n: restored })));
}

async function requireYes(terminal: Terminal, n: number): Promise<void> {
  if (terminal.options.yes) return;
  if (!terminal.interactive) throw needed(["--yes"]);
  if (await (await questionsFor(terminal)).yes(fill(texts.sure, { n }), "no")) return;
  throw new ClaveError("cancelled", "cancelled", common.cancelled);
}
