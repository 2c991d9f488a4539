import { subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { kindsAgainst } from "../../delivery/mailbox/mailbox.ts";
import type { Restored, RestoreOrder } from "../../delivery/mailbox/restore.ts";
import { texts as people } from "../affiliate/texts.ts";
import { reasonFor, requireYes } from "../command/asking.ts";
import { decided } from "../command/deciding.ts";
import { asOperator } from "../command/opening.ts";
import { parseSince } from "../command/since.ts";
import { verb } from "../command/verb.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";

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
  wouldOne: {
    es: "Se enviaría otra vez a {contacts}.",
    en: "{contacts} would be sent to again.",
  },
  unclear: {
    es: "Diga una persona, o --since con --class para muchas.",
    en: "Name a person, or --since with --class for many.",
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

/** clave delivery restore CEDULA --reason …, or --since WHEN --class CLASS --reason … */
export const restore = verb({
  about: texts.about,
  takes: {
    "[cedula]": people.cedula,
    "--since <when>": [texts.since, parseSince("--since")],
    "--class <class>": [fill(texts.class, { classes: kindsAgainst.join(", ") }), kindsAgainst],
    "--reason <text>": common.reason,
    "--dry-run": texts.dryRun,
  },
  examples: [
    'clave delivery restore 1710034065 --reason "…"',
    'clave delivery restore --since 2h --class no-such-address --reason "…"',
  ],
  run: async (terminal, options) => {
    const { cedula, since, class: meaning, dryRun = false } = options;
    const bulk = since !== undefined && meaning !== undefined;
    const single = cedula !== undefined && since === undefined && meaning === undefined;
    if (!single && (cedula !== undefined || !bulk))
      throw new ClaveError("restore-unclear", texts.unclear, texts.unclearHint);
    await asOperator(terminal, async (ctx) => {
      const reason = await reasonFor(terminal, options.reason);
      if (cedula !== undefined) await restoreOne(terminal, ctx, { cedula, reason, dryRun });
      else if (bulk)
        await restoreAll(terminal, ctx, { class: meaning, since: since(ctx.clock.now()) }, dryRun, reason);
    });
  },
});

/** Whose contacts are sent to again, and why. */
interface One {
  readonly cedula: string;
  readonly reason: string;
  readonly dryRun: boolean;
}

async function restoreOne(terminal: Terminal, ctx: Context, { cedula, reason, dryRun }: One): Promise<void> {
  const { restoreContacts } = await import("../../delivery/mailbox/restore.ts");
  const subject = subjectTyped("affiliate", cedula);
  const work = (ctx: Context) => restoreContacts(ctx, cedula, reason);
  const named = ({ contacts }: Restored) => contacts.map(({ address }) => address).join(", ");
  const would = (done: Restored) => fill(texts.wouldOne, { contacts: named(done) });
  const document = ({ cedula, contacts }: Restored) => {
    return {
      affiliate: { cedula, restored: contacts.map(({ channel, address }) => ({ channel, address })) },
    };
  };
  const done = await decided(
    terminal,
    ctx,
    { act: "delivery.restore", subject, work, would, document },
    dryRun,
  );
  if (done) terminal.answer(document(done), terminal.text(fill(texts.done, { contacts: named(done) })));
}

async function restoreAll(
  terminal: Terminal,
  ctx: Context,
  which: Pick<RestoreOrder, "class" | "since">,
  dryRun: boolean,
  reason: string,
): Promise<void> {
  const { restoreMany } = await import("../../delivery/mailbox/restore.ts");
  const n = await restoreMany(ctx, { ...which, dryRun: true }, reason);
  if (dryRun)
    return terminal.answer({ restored: 0, wouldRestore: n }, terminal.text(fill(texts.would, { n })));
  if (n > 0) await requireYes(terminal, fill(texts.sure, { n }));
  const restored = await restoreMany(ctx, { ...which, dryRun }, reason);
  terminal.answer({ restored }, terminal.text(fill(texts.many, { n: restored })));
}
