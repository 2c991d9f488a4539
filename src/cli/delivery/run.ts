import type { Command } from "commander";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { maskPassword, visible } from "../../base/visible.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asSystem } from "../opening.ts";
import { withPost } from "../post.ts";
import { whileWorking } from "../spinner.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  about: { es: "enviar las cartas que toca enviar ahora", en: "send the letters that are due now" },
  once: { es: "una sola pasada por la cola", en: "one pass over the queue only" },
  working: { es: "Enviando…", en: "Sending…" },
  done: {
    es: "{n} {n:carta|cartas}: {accepted} aceptadas, {deferred} aplazadas, {bounced} rechazadas, {failed} sin enviar.",
    en: "{n} {n:letter|letters}: {accepted} taken, {deferred} deferred, {bounced} refused, {failed} not sent.",
  },
  unreachable: {
    es: "El servidor de correo no responde ({url}). Las cartas siguen en cola.",
    en: "The mail server does not answer ({url}). The letters stay in the queue.",
  },
  unreachableHint: {
    es: "Revise smtp.url (clave config get smtp.url); para probar sin servidor: clave sink",
    en: "Check smtp.url (clave config get smtp.url); to try without a server: clave sink",
  },
});

interface RunOptions {
  readonly once?: boolean;
}

/** clave delivery run [--once] */
export function run(parent: Command, tree: Tree, act: Run<RunOptions> = runDelivery): void {
  parent
    .command("run")
    .description(tree.text(texts.about))
    .option("--once", tree.text(texts.once))
    .addHelpText("after", example(tree, "clave delivery run --once"))
    .action(tree.action(act));
}

async function runDelivery(terminal: Terminal, { once = false }: RunOptions): Promise<void> {
  await asSystem(terminal, async (ctx) => {
    const { sendDue } = await import("../../delivery/run.ts");
    const report = await whileWorking(terminal, texts.working, () =>
      withPost(ctx, (post) => sendDue(ctx, post, { once })),
    );
    const { considered, accepted, deferred, bounced, failed } = report;
    const url = visible(maskPassword(ctx.settings["smtp.url"]));
    if (report.unreachable)
      throw new ClaveError(
        "unavailable",
        "smtp-unreachable",
        fill(texts.unreachable, { url }),
        texts.unreachableHint,
      );
    const words = terminal.text(fill(texts.done, { n: considered, accepted, deferred, bounced, failed }));
    terminal.answer({ considered, accepted, deferred, bounced, failed }, words);
  });
}
