import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import type { RunReport } from "../../delivery/run.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asSystem } from "../opening.ts";
import { withPost } from "../post.ts";
import { pause, untilStopped } from "../stopping.ts";
import { shownAt, type Terminal } from "../terminal.ts";
import { runDocument, runWords } from "./run-words.ts";

const texts = catalogue({
  about: {
    es: "enviar cada carta cuando le toca, hasta que se detenga (servicio)",
    en: "send each letter as its turn comes, until it is stopped (a service)",
  },
  watching: {
    es: "Atendiendo la cola. Para terminar: Ctrl-C.",
    en: "Watching the queue. To stop: Ctrl-C.",
  },
  line: { es: "{at}  {words}", en: "{at}  {words}" },
  unreachable: {
    es: "El servidor de correo no responde; se intentará de nuevo.",
    en: "The mail server does not answer; it will be tried again.",
  },
});

/** clave delivery watch */
export function watch(parent: Command, tree: Tree, run: Run<object> = runWatch): void {
  parent
    .command("watch")
    .description(tree.text(texts.about))
    .addHelpText("after", example(tree, "clave delivery watch"))
    .action(tree.action(run));
}

async function runWatch(terminal: Terminal): Promise<void> {
  await asSystem(terminal, async (ctx, { settings }) => {
    const { watchQueue } = await import("../../delivery/watch.ts");
    const total = { considered: 0, accepted: 0, deferred: 0, bounced: 0, failed: 0, unreachable: false };
    const tell = (words: string) => {
      const at = shownAt(ctx.clock.now(), settings.timezone);
      terminal.say(fill(texts.line, { at, words }));
    };
    const onRun = (report: RunReport) => {
      for (const key of ["considered", "accepted", "deferred", "bounced", "failed"] as const)
        total[key] += report[key];
      tell(terminal.text(runWords(report)));
      if (report.unreachable) tell(terminal.text(texts.unreachable));
    };
    terminal.say(texts.watching);
    await untilStopped((signal) =>
      watchQueue(ctx, {
        signal,
        withPost: (work) => withPost(ctx, work),
        pause: (length) => pause(length, signal),
        onRun,
        onFault: (fault) => tell(terminal.text(fault.sentence)),
      }),
    );
    terminal.answer(runDocument(total), terminal.text(runWords(total)));
  });
}
