import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { texts as people } from "../affiliate/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";

const texts = catalogue({
  about: {
    es: "volver a enviar a los contactos de una persona",
    en: "send to a person's contacts again",
  },
  done: { es: "Desde ahora se envía otra vez a {contacts}.", en: "From now on {contacts} is sent to again." },
});

interface RestoreOptions {
  readonly cedula: string;
  readonly reason?: string;
}

/** clave delivery restore CEDULA --reason … */
export function restore(parent: Command, tree: Tree, run: Run<RestoreOptions> = runRestore): void {
  parent
    .command("restore")
    .description(tree.text(texts.about))
    .argument("<cedula>", tree.text(people.cedula))
    .option("--reason <text>", tree.text(common.reason))
    .addHelpText("after", example(tree, 'clave delivery restore 1710034065 --reason "…"'))
    .action(tree.action(run, ["cedula"]));
}

async function runRestore(terminal: Terminal, options: RestoreOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { restoreContacts } = await import("../../delivery/restore.ts");
    const { cedula, contacts } = await restoreContacts(
      ctx,
      options.cedula,
      await reasonFor(terminal, options.reason),
    );
    const listed = contacts.map(({ channel, address }) => ({ channel, address }));
    const named = contacts.map(({ address }) => address).join(", ");
    terminal.answer(
      { affiliate: { cedula, restored: listed } },
      terminal.text(fill(texts.done, { contacts: named })),
    );
  });
}
