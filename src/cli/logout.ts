import { rmSync } from "node:fs";
import type { Command } from "commander";
import { catalogue, fill } from "../base/texts.ts";
import { example, type Run, type Tree } from "./command.ts";
import { asOperator, sessionFile, sessionToken } from "./opening.ts";
import type { Terminal } from "./terminal.ts";

const texts = catalogue({
  done: { es: "Salió {name}.", en: "{name} signed out." },
});

/** clave logout */
export function logout(command: Command, tree: Tree, run: Run<object> = runLogout): void {
  command.addHelpText("after", example(tree, "clave logout")).action(tree.action(run));
}

async function runLogout(terminal: Terminal): Promise<void> {
  await asOperator(terminal, async (ctx, { home }) => {
    const { signOut } = await import("../operator/session.ts");
    await signOut(ctx, sessionToken(terminal, home) ?? "");
    rmSync(sessionFile(terminal, home), { force: true });
    const { name } = ctx.actor;
    terminal.answer({ operator: { name } }, terminal.text(fill(texts.done, { name })));
  });
}
