import type { Command } from "commander";
import { catalogue, fill } from "../base/texts.ts";
import { iso } from "../base/time.ts";
import { example, type Run, type Tree } from "./command.ts";
import { asNobody, sessionToken } from "./opening.ts";
import { shownAt, type Terminal } from "./terminal.ts";

const texts = catalogue({
  about: { es: "quién ha entrado y hasta cuándo", en: "who is signed in, and until when" },
  done: {
    es: "{name} ({role}). Sin uso, la sesión termina el {at}.",
    en: "{name} ({role}). Unused, the session ends on {at}.",
  },
});

/** clave whoami */
export function whoami(parent: Command, tree: Tree, run: Run<object> = runWhoami): void {
  parent
    .command("whoami")
    .description(tree.text(texts.about))
    .addHelpText("after", example(tree, "clave whoami"))
    .action(tree.action(run));
}

async function runWhoami(terminal: Terminal): Promise<void> {
  await asNobody(terminal, async (ctx, { home, settings }) => {
    const { showSession } = await import("../operator/session.ts");
    const { actor, endsAt } = await showSession(ctx, sessionToken(terminal, home));
    const { name, role = "", office } = actor;
    const words = terminal.text(fill(texts.done, { name, role, at: shownAt(endsAt, settings.timezone) }));
    terminal.answer({ operator: { name, role, office: office ?? null, sessionEndsAt: iso(endsAt) } }, words);
  });
}
