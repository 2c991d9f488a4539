import type { Command } from "commander";
import { catalogue, fill } from "../base/texts.ts";
import { iso } from "../base/time.ts";
import { example, type Run, type Tree } from "./command.ts";
import { tellNotices } from "./notices.ts";
import { asNobody, sessionToken } from "./opening.ts";
import { roleWords } from "./role-words.ts";
import { shownAt, type Terminal } from "./terminal.ts";

const texts = catalogue({
  done: {
    es: "{name} ({role}). Sin uso, la sesión termina el {at}.",
    en: "{name} ({role}). Unused, the session ends on {at}.",
  },
});

/** clave whoami */
export function whoami(command: Command, tree: Tree, run: Run<object> = runWhoami): void {
  command.addHelpText("after", example(tree, "clave whoami")).action(tree.action(run));
}

async function runWhoami(terminal: Terminal): Promise<void> {
  await asNobody(terminal, async (ctx, { home, settings }) => {
    const { showSession } = await import("../operator/session.ts");
    const { actor, endsAt, notices } = await showSession(ctx, sessionToken(terminal, home));
    const { name, role = "", office } = actor;
    const at = shownAt(endsAt, settings.timezone);
    const words = terminal.text(fill(texts.done, { name, role: roleWords(role), at }));
    const operator = { name, role, office: office ?? null, sessionEndsAt: iso(endsAt) };
    terminal.answer({ operator, notices: tellNotices(terminal, notices) }, words);
  });
}
